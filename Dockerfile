# Levain in a container; docker-compose.yml builds it, docs/guides/deploiement.md explains it.

# The Python that the tests run on, and a Debian that stays the same: each build takes the
# latest fixes of both, and nothing else.
FROM python:3.11-slim-trixie AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile pyproject.toml requirements.lock README.md LICENSE ./
COPY LICENSES LICENSES
COPY lessons lessons
COPY scheduler scheduler
COPY adapters adapters
COPY bot bot
# One way to install, in a clone and here: every package pinned and hash-checked. The lock also
# holds the tools of development; they come along, since a second list could disagree with it.
# Whoever runs it may read all of it, whatever the umask of the clone.
RUN make install && chmod -R a+rX /app

FROM python:3.11-slim-trixie
RUN groupadd --gid 10001 levain \
    && useradd --uid 10001 --gid levain --home-dir /tmp --no-create-home \
        --shell /usr/sbin/nologin levain \
    && install --directory --owner levain --group levain --mode 0700 /var/lib/levain
COPY --from=build /app /app
ENV HOME=/tmp PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# Where a SQLite file goes when no database is named: mount a volume there to keep it.
WORKDIR /var/lib/levain
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
    CMD ["/app/.venv/bin/levain", "health"]
ENTRYPOINT ["/app/.venv/bin/levain"]
CMD ["run"]
