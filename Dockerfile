# keyfit's command line. Check the folder that is mounted at /work:
#   docker run --rm --volume "$PWD:/work:ro" ghcr.io/keyfit/keyfit check
FROM python:3.13-slim AS build
WORKDIR /source
COPY . .
RUN python -m venv --without-pip /opt/keyfit \
    && python -m pip --python /opt/keyfit/bin/python install --no-cache-dir --no-compile \
        --only-binary :all: --no-binary keyfit --constraint constraints.txt . \
    && python -m compileall -q /opt/keyfit

FROM python:3.13-slim
LABEL org.opencontainers.image.title="keyfit" \
    org.opencontainers.image.description="Do your API key, endpoint and model fit together?" \
    org.opencontainers.image.source="https://github.com/keyfit/keyfit" \
    org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/keyfit /opt/keyfit
RUN useradd --no-create-home --uid 10001 --shell /usr/sbin/nologin keyfit
USER 10001
WORKDIR /work
ENTRYPOINT ["/opt/keyfit/bin/keyfit"]
CMD ["check"]
