// Makes the JSON Schema of dashboards out of Grafana's types: node make.mjs RESULT.json, in a folder
// that make-grafana-schema.sh has filled. Grafana's type of a dashboard leaves open what a panel's
// options, a field's configuration, a query and a transformation look like; here each gets the type
// of its kind.
import { readFileSync, writeFileSync } from 'node:fs';
import { createGenerator } from 'ts-json-schema-generator';

const PANELS = {
  barchart: 'Barchart',
  bargauge: 'Bargauge',
  gauge: 'Gauge',
  heatmap: 'Heatmap',
  stat: 'Stat',
  'state-timeline': 'StateTimeline',
  table: 'Table',
  text: 'Text',
  timeseries: 'Timeseries',
};
const TRANSFORMATION = /^(\w+)Transformation$/;
const CUSTOM_UNIT = '^(suffix|prefix|time|si|count|currency|bool):.+';
// What a definition must save, and what a reference to one costs, in characters.
const LEAST_SAVED = 200;
const REFERENCE_LENGTH = 35;
const ref = (name) => ({ $ref: `#/definitions/${name}` });
const copy = (value) => JSON.parse(JSON.stringify(value));

// Each type with all that it consists of: by name they could not be told apart, since different
// parts of Grafana use a name for different things.
const source = readFileSync('types.ts', 'utf8');
const generator = createGenerator({
  path: 'types.ts',
  tsconfig: 'tsconfig.json',
  expose: 'none',
  jsDoc: 'none',
  topRef: false,
  additionalProperties: false,
  skipTypeCheck: true,
});
const all = {};
for (const [, name] of source.matchAll(/^export (?:interface|type) (\w+)/gm)) {
  const { $schema, definitions, ...schema } = generator.createSchema(name);
  if (Object.keys(definitions ?? {}).length > 0) {
    throw new Error(`${name} contains itself: ${Object.keys(definitions)}`);
  }
  all[name] = schema;
}

/** An object whose other properties depend on one: each of its values has a schema. */
function byKind(property, schemas) {
  return {
    type: 'object',
    required: [property],
    properties: { [property]: { enum: Object.keys(schemas) } },
    allOf: Object.entries(schemas).map(([kind, schema]) => ({
      if: { required: [property], properties: { [property]: { const: kind } } },
      then: schema,
    })),
  };
}

/** What an override may set: anything of a field, and what the panel adds to it, at any depth. */
function override(field, custom) {
  const values = { ...field };
  delete values.custom;
  const add = (prefix, properties) => {
    for (const [name, schema] of Object.entries(properties)) {
      values[prefix + name] = schema;
      add(`${prefix}${name}.`, schema.properties ?? {});
    }
  };
  add('custom.', custom);
  const schemas = Object.fromEntries(
    Object.entries(values).map(([id, schema]) => [id, { properties: { value: schema } }]),
  );
  const result = byKind('id', schemas);
  result.required = ['id', 'value'];
  result.properties.value = true;
  result.additionalProperties = false;
  return result;
}

function unitsAndReducers(schema) {
  for (const [name, value] of Object.entries(schema.properties ?? {})) {
    if (name === 'unit' && value.type === 'string') {
      schema.properties[name] = ref('Unit');
    } else if (name === 'calcs') {
      value.items = all.Reducer.properties.id;
    }
  }
  Object.values(schema)
    .filter((value) => value && typeof value === 'object')
    .forEach(unitsAndReducers);
}

const categories = readFileSync('node_modules/@grafana/data/dist/esm/valueFormats/categories.mjs', 'utf8');
all.Unit = {
  anyOf: [
    { enum: [...new Set([...categories.matchAll(/\bid: "([^"]+)"/g)].map((found) => found[1]))].sort() },
    { type: 'string', pattern: CUSTOM_UNIT },
  ],
};
Object.values(all).forEach(unitsAndReducers);

all.Transformation = byKind(
  'id',
  Object.fromEntries(
    Object.keys(all)
      .map((name) => TRANSFORMATION.exec(name))
      .filter((found) => found)
      .map(([name, id]) => [id[0].toLowerCase() + id.slice(1), { properties: { options: ref(name) } }]),
  ),
);
Object.assign(all.Transformation, { required: ['id', 'options'], additionalProperties: false });
Object.assign(all.Transformation.properties, {
  options: true,
  disabled: { type: 'boolean' },
  filter: ref('FieldMatcher'),
});

all.Query = {
  if: { required: ['rawSql'] },
  then: ref('PostgresQuery'),
  else: ref('PrometheusQuery'),
};
all.WholeDashboard.properties.templating.properties.list.items.properties.query.anyOf[1] =
  ref('PrometheusVariable');
all.AnyField.properties.links = { type: 'array', items: ref('Link') };

for (const kind of Object.values(PANELS)) {
  const custom = all[`${kind}Custom`]?.properties ?? {};
  all[`${kind}Custom`] = { type: 'object', properties: custom, additionalProperties: false };
  all[`${kind}Field`] = copy(all.AnyField);
  all[`${kind}Field`].properties.custom = ref(`${kind}Custom`);
  all[`${kind}Override`] = override(all.AnyField.properties, custom);
  const panel = copy(all.AnyPanel);
  panel.required = [...new Set([...(panel.required ?? []), 'id', 'gridPos', 'options'])];
  panel.properties.options = ref(`${kind}Options`);
  panel.properties.targets = { type: 'array', items: ref('Query') };
  panel.properties.transformations = { type: 'array', items: ref('Transformation') };
  panel.properties.fieldConfig = {
    type: 'object',
    required: ['defaults', 'overrides'],
    additionalProperties: false,
    properties: {
      defaults: ref(`${kind}Field`),
      overrides: {
        type: 'array',
        items: {
          type: 'object',
          required: ['matcher', 'properties'],
          additionalProperties: false,
          properties: {
            matcher: ref('FieldMatcher'),
            properties: { type: 'array', items: ref(`${kind}Override`) },
          },
        },
      },
    },
  };
  all[`${kind}Panel`] = panel;
}
const panels = Object.fromEntries(Object.entries(PANELS).map(([type, kind]) => [type, ref(`${kind}Panel`)]));
all.Panel = byKind('type', panels);
all.AnyRow.properties.panels.items = ref('Panel');
all.PanelOrRow = byKind('type', { ...panels, row: ref('AnyRow') });
all.WholeDashboard.properties.panels.items = ref('PanelOrRow');

// Only what can be reached, and what stands in several places only once.
const definitions = {};
(function reach(schema) {
  if (!schema || typeof schema !== 'object') {
    return;
  }
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name && !(name in definitions)) {
    definitions[name] = all[name];
    reach(all[name]);
  }
  Object.values(schema).forEach(reach);
})(ref('WholeDashboard'));

const isSchema = (value) =>
  typeof value.type === 'string' || Array.isArray(value.anyOf) || Array.isArray(value.enum);

/** Calls visit(holder, key) for each schema below, those within others first. */
function eachSchema(node, visit) {
  for (const [key, value] of Object.entries(node)) {
    if (value && typeof value === 'object') {
      eachSchema(value, visit);
      if (isSchema(value) && node !== definitions) {
        visit(node, key);
      }
    }
  }
}

function shareRepeated() {
  const found = new Map();
  eachSchema(definitions, (holder, key) => {
    const text = JSON.stringify(holder[key]);
    const name = Number.isNaN(Number(key)) ? key : 'item';
    const known = found.get(text) ?? { name, count: 0 };
    known.count++;
    found.set(text, known);
  });
  const [text, { name, count }] = [...found].reduce((best, each) => (saved(each) > saved(best) ? each : best));
  if (saved([text, { count }]) < LEAST_SAVED) {
    return false;
  }
  let free = name;
  for (let i = 2; free in definitions; i++) {
    free = `${name}${i}`;
  }
  eachSchema(definitions, (holder, key) => {
    if (JSON.stringify(holder[key]) === text) {
      holder[key] = ref(free);
    }
  });
  definitions[free] = JSON.parse(text);
  return true;
}

function saved([text, { count }]) {
  return (count - 1) * (text.length - REFERENCE_LENGTH);
}

// Copies, since what was put together above shares its parts.
Object.keys(definitions).forEach((name) => {
  definitions[name] = copy(definitions[name]);
});
while (shareRepeated());

// A definition a line.
const lines = Object.keys(definitions)
  .sort()
  .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(definitions[name])}`);
writeFileSync(
  process.argv[2],
  `{"$schema": "http://json-schema.org/draft-07/schema#",
"title": "A dashboard of Grafana 13.2.3, with its panels, queries and transformations",
"$ref": "#/definitions/WholeDashboard",
"definitions": {
${lines.join(',\n')}
}}
`,
);
