# syntax=docker/dockerfile:1
# Two stages: what builds the distribution stays behind. See docs/howto/docker.md.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE speclint.1 ./
COPY speclint speclint
COPY rules rules
RUN python -m venv /opt/speclint && /opt/speclint/bin/python -m pip install --no-cache-dir .

FROM python:3.13-slim
# git is what `--since` asks for old files.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home speclint
COPY --from=build /opt/speclint /opt/speclint
ENV PATH=/opt/speclint/bin:$PATH
# The folder that is mounted belongs to somebody else than this user, and git says no to that unless told.
RUN git config --system --add safe.directory /work
USER speclint
WORKDIR /work
ENTRYPOINT ["speclint"]
CMD ["check"]
