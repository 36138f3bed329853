# The program, slim and without root. Data lives in the volume /state only.
FROM python:3.11-slim AS built
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.lock
COPY graph graph
COPY loaders loaders
COPY analytics analytics
COPY api api
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home creditgraph && install -d -o creditgraph /state
COPY --from=built /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 NUMBA_CACHE_DIR=/tmp/numba XDG_CACHE_HOME=/state/cache \
    XDG_DATA_HOME=/state/data PYTHONDONTWRITEBYTECODE=1
USER creditgraph
WORKDIR /state
VOLUME /state
EXPOSE 8000
ENTRYPOINT ["creditgraph"]
