"""A whole picture as a file over HTTP: SVG, or a PDF on A4."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Response

from api.answers.case_pictures import Drawn
from api.answers.picture_files import picture_file
from api.desk.question import Ask
from api.routes.case_shapes import Picture
from api.routes.depends import PaperLanguage, asking_now, refusals

router = APIRouter(prefix="/api/pictures", tags=["network"])
_TYPES: Final = {"svg": "image/svg+xml", "pdf": "application/pdf"}
_FILES: Final[dict[str, Any]] = {
    _TYPES["svg"]: {"schema": {"type": "string"}, "example": "<svg/>"},
    _TYPES["pdf"]: {"schema": {"type": "string", "format": "binary"}, "example": "%PDF-1.7"},
}
# A picture has clocks of its own, so the question has none.
Drawing = Annotated[Ask, Depends(asking_now("reach"))]
Form = Annotated[Literal["svg", "pdf"], Path(description="The kind of file.")]


@router.post(
    "/{form}",
    response_class=Response,
    responses={**refusals(404, 501), 200: {"content": _FILES, "description": "The picture."}},
    summary="A whole picture as a file",
)
def whole_picture(ask: Drawing, form: Form, one: Picture, language: PaperLanguage) -> Response:
    """With clocks, purpose and what is not drawn; masked as the role requires, journalled."""
    drawn = Drawn(**{**one.model_dump(), "filters": one.filters.model_dump()})
    headers = {
        "content-disposition": f'attachment; filename="network.{form}"',
        "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        "cache-control": "no-store",
    }
    return Response(
        picture_file(ask, drawn, form, language), media_type=_TYPES[form], headers=headers
    )
