# One image for the web, the worker and the clock (compose.yaml says which command each runs).
FROM python:3.11-slim-bookworm AS build
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
RUN pip install --no-cache-dir "uv>=0.9"
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-group dev
COPY package.json package-lock.json ./
RUN PATH=/app/.venv/bin:$PATH npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN PATH=/app/.venv/bin:$PATH npm run build \
 && SECRET_KEY=build BASE_URL=https://build.invalid DATABASE_URL=sqlite:///:memory: STATIC_ROOT=/app/var/static \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && rm -rf node_modules \
 && uv sync --frozen --no-default-groups

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore for `manage.py backup` and `restore`.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 1000 tandem
WORKDIR /app
COPY --from=build --chown=root:root /app /app
RUN install --directory --owner=tandem /app/var/media /app/var/backups
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER tandem
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "bin/healthy"]
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--max-requests", "2000", "--max-requests-jitter", "200"]
