#!/usr/bin/env bash
# npm run release: the next version from the changesets, if every gate lets it pass; `-- --publish` also sends it.
# Without --publish it stops before anything leaves the machine: look at the commit, then push it or take it back.
set -euo pipefail
cd "$(dirname "$0")/.."
refuse() {
  echo "release: $1" >&2
  exit 1
}

[ -z "$(git status --porcelain)" ] || refuse "expected a clean work tree, got changes: commit them first"
[ "$(git branch --show-current)" = main ] || refuse "expected branch main, got $(git branch --show-current)"
version=$(node -p "require('./package.json').version")
# a version that was never tagged is released as it stands: the first one
tagged=$(git tag --list "v$version")
[ -z "$tagged" ] || ls .changeset/*.md | grep -qv README || refuse "expected a changeset, got none: run npx changeset"

.ci/run || refuse "a gate failed: nothing was changed"

[ -z "$tagged" ] || npx changeset version
npm install --package-lock-only --ignore-scripts --no-audit --no-fund # the version stands in the lock too
version=$(node -p "require('./package.json').version")
node -e '
  const jsr = JSON.parse(fs.readFileSync("jsr.json", "utf8"));
  fs.writeFileSync("jsr.json", `${JSON.stringify({ ...jsr, version: process.argv[1] }, null, 2)}\n`);
' "$version"
npx biome check --write package.json jsr.json CHANGELOG.md
# provenance is what a CI can prove and a desk cannot
npm publish --dry-run --provenance="${CI:-false}"
git diff --quiet || git commit --only package.json package-lock.json jsr.json CHANGELOG.md .changeset --message "Version $version"
git tag --annotate "v$version" --message "Version $version"
if [ "${1:-}" = "--publish" ]; then
  # first where a refusal costs nothing
  git push --follow-tags
  npm publish --provenance="${CI:-false}"
  test/package/node_modules/.bin/deno publish
else
  echo "release: v$version is committed and tagged here, and not published; npm run release -- --publish does that too"
fi
