// The types of Grafana's own packages that the schema is made of: of each panel kind what its
// options are, and what it adds to the configuration of a field. make.mjs puts them together.
import type * as grafana from '@grafana/schema';
import type * as barchart from '@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen';
import type * as bargauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen';
import type * as gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as statetimeline from '@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen';
import type * as table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as text from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
import type { ReducerID } from './node_modules/@grafana/data/dist/types/transformations/fieldReducer';
import type { FieldMatcherID, ValueMatcherID } from './node_modules/@grafana/data/dist/types/transformations/matchers/ids';
import type { CalculateFieldTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/calculateField';
import type { ConvertFieldTypeOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/convertFieldType';
import type { FilterFieldsByNameTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/filterByName';
import type { FilterFramesByRefIdTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/filterByRefId';
import type { FilterByValueTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/filterByValue';
import type { FormatTimeTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/formatTime';
import type { GroupByTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/groupBy';
import type { GroupingToMatrixTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/groupingToMatrix';
import type { JoinByFieldOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/joinByField';
import type { LabelsToFieldsOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/labelsToFields';
import type { LimitTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/limit';
import type { MergeTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/merge';
import type { OrganizeFieldsTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/organize';
import type { ReduceTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/reduce';
import type { RenameByRegexTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/renameByRegex';
import type { SortByTransformerOptions } from './node_modules/@grafana/data/dist/types/transformations/transformers/sortBy';
import type { Prometheus } from './node_modules/@grafana/prometheus/dist/types/dataquery';
import type { QueryFormat } from './node_modules/@grafana/sql/dist/types/types';

export interface WholeDashboard extends Omit<grafana.Dashboard, 'snapshot'> {}
export interface AnyPanel extends grafana.Panel {}
export interface AnyRow extends grafana.RowPanel {}
export interface AnyField extends grafana.FieldConfig {}
/** What a file can have of DataLink of @grafana/data, whose other fields lead all over the package. */
export interface Link {
  title: string;
  url: string;
  targetBlank?: boolean;
  oneClick?: boolean;
}
export interface Reducer {
  id: ReducerID;
}

export interface BarchartOptions extends barchart.Options {}
export interface BarchartCustom extends barchart.FieldConfig {}
export interface BargaugeOptions extends bargauge.Options {}
export interface GaugeOptions extends gauge.Options {}
export interface HeatmapOptions extends heatmap.Options {}
export interface HeatmapCustom extends heatmap.FieldConfig {}
export interface StatOptions extends stat.Options {}
export interface StateTimelineOptions extends statetimeline.Options {}
export interface StateTimelineCustom extends statetimeline.FieldConfig {}
export interface TableOptions extends table.Options {}
export interface TableCustom extends table.FieldConfig {}
export interface TextOptions extends text.Options {}
export interface TimeseriesOptions extends timeseries.Options {}
export interface TimeseriesCustom extends timeseries.FieldConfig {}

type PrometheusFields =
  | 'refId'
  | 'hide'
  | 'editorMode'
  | 'exemplar'
  | 'expr'
  | 'format'
  | 'instant'
  | 'legendFormat'
  | 'range';

export interface PrometheusQuery extends Pick<Prometheus, PrometheusFields> {
  datasource: grafana.DataSourceRef;
  interval?: string;
}

/** A query that is written, not clicked together, of SQLQuery of @grafana/sql. */
export interface PostgresQuery extends Pick<grafana.DataQuery, 'refId' | 'hide'> {
  datasource: grafana.DataSourceRef;
  editorMode?: 'code';
  format: QueryFormat;
  rawQuery: true;
  rawSql: string;
}

/** What a variable is made of, from Prometheus; it has a type only inside of Grafana. */
export interface PrometheusVariable {
  qryType: number;
  query: string;
  refId: string;
}

export type FieldMatcher =
  | { id: FieldMatcherID.byName; options: string }
  | { id: FieldMatcherID.byRegexp; options: string }
  | { id: FieldMatcherID.byFrameRefID; options: string }
  | { id: FieldMatcherID.byNames; options: { mode?: 'include' | 'exclude'; names: string[]; prefix?: string; readOnly?: boolean } }
  | { id: FieldMatcherID.byType; options: 'boolean' | 'number' | 'string' | 'time' | 'other' }
  | { id: FieldMatcherID.byValue; options: { reducer?: ReducerID; op?: string; value?: number } }
  | { id: FieldMatcherID.numeric | FieldMatcherID.time | FieldMatcherID.first | FieldMatcherID.firstTimeField };

export interface FilterByValueFilter {
  fieldName: string;
  config: { id: ValueMatcherID; options?: unknown };
}

export interface CalculateFieldTransformation extends CalculateFieldTransformerOptions {}
export interface ConvertFieldTypeTransformation {
  conversions: Array<Pick<ConvertFieldTypeOptions, 'targetField' | 'destinationType' | 'dateFormat'>>;
}
export interface FilterByRefIdTransformation extends FilterFramesByRefIdTransformerOptions {}
export interface FilterByValueTransformation extends Omit<FilterByValueTransformerOptions, 'filters'> {
  filters: FilterByValueFilter[];
}
export interface FilterFieldsByNameTransformation extends FilterFieldsByNameTransformerOptions {}
export interface FormatTimeTransformation extends FormatTimeTransformerOptions {}
export interface GroupByTransformation extends GroupByTransformerOptions {}
export interface GroupingToMatrixTransformation extends GroupingToMatrixTransformerOptions {}
export interface JoinByFieldTransformation extends JoinByFieldOptions {}
export interface LabelsToFieldsTransformation extends LabelsToFieldsOptions {}
export interface LimitTransformation extends LimitTransformerOptions {}
export interface MergeTransformation extends MergeTransformerOptions {}
export interface OrganizeTransformation extends OrganizeFieldsTransformerOptions {}
export interface ReduceTransformation extends ReduceTransformerOptions {}
export interface RenameByRegexTransformation extends RenameByRegexTransformerOptions {}
export interface SortByTransformation extends SortByTransformerOptions {}

/** Those that follow have types only inside of Grafana; this is what its editors write. */
export interface FieldMapping {
  fieldName: string;
  handlerKey: string | null;
  reducerId?: ReducerID;
}
export interface ConfigFromDataTransformation {
  configRefId?: string;
  mappings: FieldMapping[];
  applyTo?: FieldMatcher;
}
export interface RowsToFieldsTransformation {
  mappings?: FieldMapping[];
}
export interface PartitionByValuesTransformation {
  fields: string[];
  keepFields?: boolean;
  naming?: { asLabels?: boolean; append?: boolean };
}
export interface PrepareTimeSeriesTransformation {
  format: 'wide' | 'multi' | 'many' | 'long';
}
export interface TimeSeriesTableTransformation {
  [refId: string]: { stat?: ReducerID; timeField?: string; inlineStat?: boolean };
}
