/**
 * CSV tables of customers, orders and recommendations in, a customer base that a program can question out.
 *
 * @module
 */

// the customer base
export { DataStore } from "./store/DataStore.ts";
export type { DataSources, DataStoreOptions, LoadOptions, Logger } from "./store/DataStoreOptions.ts";
export type { TableSource } from "./store/TableSource.ts";
export type { QuestionMethods } from "./store/asking.ts";
export { DataSnapshot } from "./store/DataSnapshot.ts";
export type { Predictions, Sources, TableName, Tables, VersionedName } from "./shop/tables.ts";
export type {
  CustomerList,
  CustomerSnapshot,
  CustomerStore,
  HighRiskOptions,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
  StoreStatus,
} from "./store/CustomerStore.ts";
export type { SortOrder } from "./columns/sortRows.ts";

// tables
export { type ReadTableOptions, readTable, type TableContent } from "./csv/readTable.ts";
export { type CsvSniff, type SniffOptions, sniffCsv } from "./csv/sniffCsv.ts";
export type { FormatOptions } from "./csv/FormatOptions.ts";
export { definePreset, type Preset, type RowKind } from "./reading/Preset.ts";
export type { FileReading, OrdersReading } from "./reading/Reading.ts";
export type { LeftOut } from "./reading/toLines.ts";
export type { RoleHeaders, RoleName } from "./reading/planOf.ts";
export type { StatusWords } from "./reading/countingOf.ts";
export type { LeaveOutReason, StatusMeaning } from "./reading/statuses.ts";
export type { ColumnRole } from "./reading/roleRule.ts";
export type { DiscountUnit } from "./reading/RoleColumns.ts";
export type { OrderRow, OrderRows, OrderSource, ReadOrdersOptions, RowSource } from "./reading/ReadOrdersOptions.ts";
export { type OrdersRead, readOrders } from "./reading/readOrders.ts";
export { type ParquetOptions, parquet } from "./reading/parquet.ts";
export type { ColumnOf, ColumnTable } from "./tables/columnsOf.ts";
export {
  type PlainColumn,
  Table,
  type TableOptions,
  type WantedValue,
} from "./tables/Table.ts";
export type { ColumnValues } from "./tables/given.ts";
export { type FormatCsvOptions, formatCsv } from "./csv/formatCsv.ts";
export { type Customer, type CustomerSchema, customerSchema } from "./shop/customers.ts";
export { type Transaction, type TransactionSchema, transactionSchema } from "./shop/transactions.ts";
export { type Recommendation, type RecommendationSchema, recommendationSchema } from "./shop/recommendations.ts";
export {
  type ColumnDefinition,
  type ColumnInput,
  type ColumnName,
  type DefinedColumns,
  defineSchema,
  type Row,
  type RowInput,
  type Schema,
} from "./tables/schema.ts";
export type { Column, DateColumn, NumberColumn, TextColumn } from "./columns/columns.ts";
export type { ColumnSpec } from "./columns/columns.ts";
export type { TextDictionary } from "./columns/TextDictionary.ts";
export type { CsvInput } from "./csv/byteChunks.ts";
export type { Dialect } from "./csv/Dialect.ts";
export type { LineMap } from "./csv/LineMap.ts";
export type { Wrapping } from "./csv/unwrap.ts";
export type { CellReading, Evidence } from "./columns/CellReading.ts";
export type { Problem } from "./columns/checks.ts";
export type { DateOrder } from "./columns/DateReading.ts";
export type { DecimalMark } from "./columns/NumberReading.ts";
export type { BadRowOptions, RejectedRow, TableWarning } from "./columns/BadRows.ts";
export type {
  CsvDetails,
  Misfits,
  CsvFormat,
  CsvReaderOptions,
  CsvResult,
  CsvSource,
  KnownWriting,
  LoadProgress,
  ReadCsvOptions,
  Sample,
} from "./csv/CsvSource.ts";

// to look at
export {
  type Display,
  type DisplayOptions,
  display,
  type JUPYTER_DISPLAY,
  type MimeBundle,
} from "./display/display.ts";

// questions, and all of them as data
export {
  type AnswerOfQuestion,
  type OptionsOfQuestion,
  type QuestionName,
  questions,
} from "./store/questions.ts";
export type { OptionDefinition, OptionDefinitions, OptionsOf, Question, QuestionShape } from "./analytics/Question.ts";
export type { Field, Fields, ListField, ObjectField, ValueField, ValueOf, ValuesOf } from "./analytics/fields.ts";

// questions about customers
export { type BusinessMetrics, getBusinessMetrics } from "./analytics/getBusinessMetrics.ts";
export {
  type BusinessHealthScore,
  calculateBusinessHealthScore,
  type HealthComponent,
} from "./analytics/calculateBusinessHealthScore.ts";
export {
  calculateSegmentMetrics,
  type SegmentMetrics,
  type SegmentOptions,
  type Total,
  type Typical,
} from "./analytics/calculateSegmentMetrics.ts";
export { getSegmentDistribution, type SegmentCount } from "./analytics/getSegmentDistribution.ts";
export { getRevenueBySegment, type SegmentRevenue } from "./analytics/getRevenueBySegment.ts";
export { type ChurnRiskSummary, getChurnRiskSummary } from "./analytics/getChurnRiskSummary.ts";
export { getRiskDistribution, type RiskCount } from "./analytics/getRiskDistribution.ts";
export { type ClvInsights, getClvInsights } from "./analytics/getClvInsights.ts";
export { type ClvBin, type ClvDistributionOptions, getClvDistribution } from "./analytics/getClvDistribution.ts";
export { getPurchasePatterns, type PurchasePatterns } from "./analytics/getPurchasePatterns.ts";
export { getRfmGrid, type RfmCell } from "./analytics/getRfmGrid.ts";
export { getOrderProbabilities, type OrderProbability } from "./analytics/getOrderProbabilities.ts";

// questions about orders
export { getRevenueTrends, type RevenueTrend, type RevenueTrendOptions } from "./analytics/getRevenueTrends.ts";
export {
  type CohortRetention,
  type CustomerCohort,
  calculateCustomerCohorts,
} from "./analytics/calculateCustomerCohorts.ts";
export { type CompareCustomersOptions, compareCustomers } from "./predict/compareCustomers.ts";
export type { Contact, ContactList, ContactQuestionOptions, PastContact } from "./predict/contactQuestion.ts";
export { type ContactRow, type ContactSchema, contactSchema, contactTable } from "./predict/contactTable.ts";
export {
  type ContactEffect,
  type ContactGroup,
  type ContactMeasurement,
  type MeasuredContact,
  type MeasureOptions,
  measureContacts,
} from "./predict/measureContacts.ts";
export { movement } from "./predict/movement.ts";
export type {
  CustomerComparison,
  CustomerMovement,
  MovedCustomer,
  MovementOptions,
} from "./predict/movementQuestion.ts";
export { trustSentence } from "./predict/trustSentence.ts";
export { type ContactOptions, whomToContact } from "./predict/whomToContact.ts";
export { type CohortRevenue, type CohortValue, getCohortValue } from "./analytics/getCohortValue.ts";
export { type CustomerLifecycle, getLifecycle } from "./analytics/getLifecycle.ts";
export { getOrderGaps, type OrderGap, type OrderGapOptions } from "./analytics/getOrderGaps.ts";
export {
  getValueConcentration,
  type ValueConcentration,
  type ValueConcentrationOptions,
} from "./analytics/getValueConcentration.ts";
export { getTopCategories, type TopCategoriesOptions, type TopCategory } from "./analytics/getTopCategories.ts";
export type { PeriodOptions } from "./analytics/orderColumns.ts";
export type { RevenueKind } from "./shop/orders.ts";

// questions about recommendations
export { getRecommendationSummary, type RecommendationSummary } from "./analytics/getRecommendationSummary.ts";
export {
  type CrossSellOpportunity,
  type CrossSellOptions,
  identifyCrossSellOpportunities,
} from "./analytics/identifyCrossSellOpportunities.ts";
export type { TableInput } from "./analytics/asTable.ts";

// predictions from orders alone
export {
  type CustomerPredictions,
  type PredictionReport,
  type PredictOptions,
  predictCustomers,
} from "./predict/predictCustomers.ts";
export { type LearnOptions, learn } from "./predict/learn.ts";
export {
  type CustomerScoreOptions,
  type CustomerScores,
  type DescribeOptions,
  score,
} from "./predict/score.ts";
export type { CustomerModel, PredictionWarning } from "./predict/CustomerModel.ts";
export type { OrderHistory, Outcomes, Span } from "./predict/OrderHistory.ts";
export { type BacktestOptions, type BacktestReport, backtest } from "./predict/backtest.ts";
export {
  compareReports,
  type PredictionsThatCame,
  type ReportComparison,
  type ReportOptions,
  type TotalThatCame,
} from "./predict/compareReports.ts";
export type {
  ChurnEvaluation,
  PurchaseEvaluation,
  SpendEvaluation,
  TotalEvaluation,
  Verdict,
  Verdicts,
} from "./predict/evaluations.ts";
export {
  type CountedRecommendation,
  type CountedRecommendationSchema,
  countedRecommendationSchema,
} from "./shop/countedRecommendations.ts";
export {
  type RecommendationHits,
  type RecommendationOrder,
  type Recommendations,
  type RecommendationTest,
  type RecommendOptions,
  recommend,
} from "./predict/recommend.ts";
export type { PredictedTables } from "./predict/PredictedTables.ts";
export { type AnyOrders, type FromOrdersOptions, fromOrders } from "./store/fromOrders.ts";
export {
  type PurchaseTracking,
  type TrackedPeriod,
  type TrackOptions,
  trackPurchases,
} from "./predict/trackPurchases.ts";
export { type CustomerForecast, type ForecastHorizon, forecastCustomer } from "./predict/forecastCustomer.ts";
export {
  type PurchaseHistories,
  type PurchaseHistoryOptions,
  purchaseHistories,
  type RefundPolicy,
  type SetAside,
} from "./predict/purchaseHistories.ts";
export {
  type PurchaseHistory,
  type PurchaseHistorySchema,
  purchaseHistorySchema,
} from "./shop/histories.ts";
export { type RfmOptions, type RfmScores, type RfmValues, rfmScores } from "./predict/rfmScores.ts";
export {
  type SegmentHistories,
  type SegmentHistoryOptions,
  type SegmentOnDay,
  segmentHistories,
} from "./predict/segmentHistories.ts";
export {
  defineSegmentRules,
  explainSegment,
  type Scored,
  type ScoreRange,
  type SegmentRule,
  type SegmentRules,
  segmentRules,
} from "./predict/segmentRules.ts";
export {
  type ClusterOptions,
  type CustomerCluster,
  type CustomerClusters,
  clusterCustomers,
} from "./predict/clusterCustomers.ts";
export {
  type PredictedCustomer,
  type PredictedCustomerSchema,
  predictedCustomerSchema,
} from "./shop/predictedCustomers.ts";
export type { ItemLevel } from "./predict/baskets.ts";
export type { ChurnMethod, ChurnModel, Feature } from "./predict/churnModel.ts";
export type { Counting } from "./predict/follow.ts";
export type { Season } from "./predict/season.ts";
export type { LogAmounts, SpendModel } from "./predict/spendModel.ts";
export type { ExpectedTotal, TotalErrors } from "./predict/totals.ts";
export type { CustomerRules } from "./predict/customerRules.ts";
export type { ModelOptions } from "./predict/learnModel.ts";
export type { LogisticRegression } from "./math/logisticRegression.ts";
export type { CalibrationBin, NumberMeasures, ProbabilityMeasures, RankingMeasures } from "./predict/measures.ts";
export type { PurchaseModelName } from "./predict/purchaseModels.ts";
export type { StepProgress } from "./tasks.ts";

// models of purchases and spend
export { bgCnbdK, bgNbd, mbgCnbdK, mbgNbd, nbd, paretoNbd } from "./models/purchaseModels.ts";
export type { PurchaseModel } from "./models/purchaseModel.ts";
export { gammaGamma } from "./models/gammaGamma/index.ts";
export { compareModels, type ModelComparison } from "./models/compareModels.ts";
export type { BgNbdParams } from "./models/laws/bgNbd.ts";
export type { GammaGammaParams, SpendHistories, SpendHistory } from "./models/gammaGamma/model.ts";
export type { RegularGapsParams } from "./models/laws/regularGapsLaw.ts";
export { type Regularity, regularity } from "./models/regularity.ts";
export type { MbgNbdParams } from "./models/laws/mbgNbd.ts";
export type { NbdParams } from "./models/laws/nbd.ts";
export type { ParetoNbdParams } from "./models/laws/paretoNbd.ts";
export type { Fit, FitOptions, FitWarning } from "./models/Fit.ts";
export type { Histories, HistoriesInput, History, HistoryInput, HistoryTable } from "./models/History.ts";
export type { ScoreColumns, ScoreOptions } from "./models/purchase/score.ts";
export { parameterIntervals } from "./models/parameterIntervals.ts";
export type { DiscountOptions } from "./models/purchase/DiscountOptions.ts";
export type { Parameters } from "./models/laws/PurchaseLaw.ts";
export type { SimulatedHistories, SimulationOptions } from "./models/purchase/simulatePurchases.ts";
export type { Estimate, TotalOptions } from "./models/purchase/totalOf.ts";

// time
export type { Day, Duration, Period, RowDates, WeekDay } from "./time.ts";

// errors
export { DataError, type DataErrorCode, type DataErrorDetails, OptionError } from "./errors.ts";
