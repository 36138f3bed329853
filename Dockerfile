# The program, slim and without root. Data lives in the volume /state only.
# Base images are named by digest, so that nobody changes them under a name. This one is of August
# 2026 (Python 3.11.15), as docker-library/repo-info publishes it; docs/operations.md says how to renew.
FROM python:3.11-slim@sha256:90744cff8f32887f075c47d747a173ff333e9e98801667af93c357fa9f5e28ff AS built
WORKDIR /src
COPY requirements.image.lock pyproject.toml README.md LICENSE ./
# The environment has no pip of its own: the one of this stage fills it, and stays behind.
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --require-hashes -r requirements.image.lock
COPY graph graph
COPY loaders loaders
COPY analytics analytics
COPY api api
# Built with the setuptools of the base image, so nothing without a hash is fetched.
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && pip --python /venv/bin/python install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.11-slim@sha256:90744cff8f32887f075c47d747a173ff333e9e98801667af93c357fa9f5e28ff
# What the PDF of a paper is drawn with: Pango, and a Chinese font (docs/opinion.md).
RUN apt-get update && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
# What installs packages has no business where the program runs.
RUN useradd --uid 10001 --create-home creditgraph && install -d -m 700 -o creditgraph /state \
    && python -m pip uninstall --yes setuptools wheel pip \
    && rm -rf /usr/local/lib/python3.11/ensurepip
COPY --from=built /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 NUMBA_CACHE_DIR=/tmp/numba XDG_CACHE_HOME=/state/cache \
    XDG_DATA_HOME=/state/data PYTHONDONTWRITEBYTECODE=1
USER creditgraph
WORKDIR /state
VOLUME /state
EXPOSE 8000
ENTRYPOINT ["creditgraph"]
