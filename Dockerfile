# One image for all services: the command says which one it is (compose.yaml).

# What the services need at run time, and nothing of the page's, the tests' or editors' (types and source maps are 15 of
# the libraries' 36 MB, compressed).
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /taskloom
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY platform/package.json platform/
COPY mcp-server/package.json mcp-server/
COPY agent-runtime/package.json agent-runtime/
COPY event-workers/package.json event-workers/
COPY chat-ui/package.json chat-ui/
COPY cli/package.json cli/
COPY standalone/package.json standalone/
COPY patches patches
RUN npm ci --omit=dev --ignore-scripts --include-workspace-root \
    --workspace mcp-server --workspace agent-runtime --workspace event-workers --workspace cli \
    && npm exec patch-package \
    && npm cache clean --force \
    && find node_modules */node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

# The page.
FROM dependencies AS page
RUN npm ci --ignore-scripts --include-workspace-root=false --workspace chat-ui
COPY contracts/src contracts/src
COPY tsconfig.json ./
COPY chat-ui chat-ui
RUN npm run build --workspace chat-ui

FROM node:24.21.0-bookworm-slim
WORKDIR /taskloom
COPY --from=dependencies /taskloom ./
COPY contracts/src contracts/src
COPY platform/src platform/src
COPY mcp-server/migrations mcp-server/migrations
COPY mcp-server/src mcp-server/src
COPY agent-runtime/src agent-runtime/src
COPY event-workers/src event-workers/src
# For operators: `kubectl exec … -- node cli/src/main.ts admin`.
COPY cli/src cli/src
COPY stack/first-user.ts stack/
COPY stack/compose/*.ts stack/compose/
COPY --from=page /taskloom/chat-ui/dist chat-ui/dist
ENV NODE_ENV=production TZ=UTC TASKLOOM_HOST=0.0.0.0
USER node
# Short pauses: docs/decisions.md says why.
ENTRYPOINT ["node", "--max-semi-space-size=4"]
CMD ["mcp-server/src/main.ts"]
