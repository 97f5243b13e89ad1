// What the site of the API has beyond typedoc's options: names by purpose, guides by their titles and in the order of
// README.md here, and no base class that nobody can import.
import { Application, Comment, CommentTag, Converter, JSX, ReflectionKind, RendererEvent } from "typedoc";

/** The category of a name is the last whose pattern fits the file that declares it; they are shown in this order. */
const CATEGORIES = [
  ["Reading orders", /src\/reading\//],
  ["Stores", /src\/store\//],
  ["Questions", /src\/(analytics\/|store\/questions)/],
  ["Predictions", /src\/(predict|math)\//],
  ["Contacts and changes", /src\/predict\/(contact|whomTo|measureContacts|movement|compareCustomers|trustSentence)/],
  ["Segments", /src\/predict\/(rfmScores|segment|clusterCustomers)/],
  ["Back-tests", /src\/predict\/(backtest|compareReports|evaluations|measures\.|totals|trackPurchases)/],
  ["Models", /src\/models\//],
  ["Tables", /src\/(tables|columns|shop)\//],
  ["CSV", /src\/(csv\/|columns\/(BadRows|checks|\w+Reading))/],
  ["Display", /src\/display\//],
  ["Errors, dates and progress", /src\/\w+\.ts$/],
  ["Charts", /src\/plot\//],
  ["Report", /src\/plot\/report\//],
  ["Drawing", /src\/plot\/(Chart|draw|showPlots|style|SvgNode|to\w+)\.ts/],
  ["Serving", /src\/rest\//],
  ["Client", /src\/rest\/createClient/],
  ["Routes", /src\/rest\/(Route|routes|questionRoute|parameters|openApiDocument)\.ts/],
  ["Answers", /src\/rest\/(\w+Routes|problem)\.ts/],
];

/** Names of a module closer together, and whoever comes first sees all guides and the categories of `clientele`. */
const HEAD = `<style>dd.tsd-member-summary p { margin: 0 0 0.75rem; }</style>
<script>
for (const name of ["Guides", "Modules", "Modules$clientele"]) localStorage["tsd-accordion-" + name] ??= "true";
</script>`;

export function load(app) {
  // after the options are read
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue("categoryOrder", ["Guides", "Modules", "Project", ...CATEGORIES.map(([name]) => name)]);
  });
  // after typedoc knows what is inherited, before it makes groups and categories
  app.converter.on(Converter.EVENT_RESOLVE_END, arrange, -50);
  // after addresses are made of the names: they stay those of the files
  app.renderer.on(RendererEvent.BEGIN, rename);
  app.renderer.hooks.on("head.end", () => JSX.createElement(JSX.Raw, { html: HEAD }));
}

function arrange(context) {
  const { project } = context;
  for (const module of project.children) {
    tag(module, "@category", "Modules");
    for (const name of module.children) {
      const file = project.getSymbolIdFromReflection(name)?.fileName ?? "";
      const category = CATEGORIES.findLast(([, pattern]) => pattern.test(file));
      if (category) tag(name, "@category", category[0]);
      showMembers(name, context);
    }
  }
  const guides = project.documents.find(({ name }) => name === "docs/README");
  const links = guides.content.map((part) => project.files.resolve(part.target, project));
  const rank = (page) => (page === guides ? 0 : links.indexOf(page) + 1 || links.length + 1);
  for (const pages of [project.documents, project.childrenIncludingDocuments]) pages.sort((a, b) => rank(a) - rank(b));
  for (const page of project.documents) {
    page.frontmatter.category = page.name.startsWith("docs/") ? "Guides" : "Project";
    page.name = page.name.replace("docs/", "");
  }
}

function tag(reflection, name, text) {
  const { comment } = [reflection, ...(reflection.signatures ?? [])].find((at) => at.comment) ?? {};
  comment?.blockTags.push(new CommentTag(name, [{ kind: "text", text }]));
}

/** Members of a base that is not exported, or is made of data, count as the name's own; what they mean stands in the data. */
function showMembers(name, context) {
  const isHidden = (type) => type.package === "clientele" && !type.reflection?.kindOf(ReflectionKind.ClassOrInterface);
  if (name.extendedTypes?.some(isHidden)) delete name.typeHierarchy;
  for (const member of name.children ?? []) {
    for (const at of [member, ...(member.signatures ?? [])]) {
      for (const key of ["inheritedFrom", "overwrites"]) if (at[key] && !at[key].reflection) delete at[key];
    }
    if (!member.flags.isInherited || !member.kindOf(ReflectionKind.Property)) continue;
    delete member.defaultValue;
    if (name.kindOf(ReflectionKind.Class) && member.type?.type === "reflection") tag(member, "@group", "Questions");
    const text = descriptionOf(context.getSymbolFromReflection(member), context.programs[0].getTypeChecker());
    if (text) member.comment ??= new Comment([{ kind: "text", text }]);
  }
}

/** The `description` of the literal that a field is made of. */
function descriptionOf(symbol, checker) {
  const [field] = symbol?.declarations ?? [];
  const description = field && checker.getTypeAtLocation(field).getProperty("description");
  return description && checker.getTypeOfSymbol(description).value;
}

function rename({ project }) {
  for (const module of project.children) module.name = `clientele/${module.name}`.replace("/index", "");
  for (const page of project.documents) {
    const text = page.content.map((part) => part.text).join("");
    page.name = page.name === "README" ? "Overview" : (/^# (.+)$/m.exec(text)?.[1] ?? page.name).replaceAll("`", "");
  }
}
