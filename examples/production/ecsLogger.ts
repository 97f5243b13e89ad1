import { ecsFormat } from "@elastic/ecs-pino-format";
import { type DestinationStream, type Logger, pino } from "pino";

/** Lines of JSON with the fields of the Elastic Common Schema, which Loki and Elasticsearch both take. */
export function ecsLogger(destination?: DestinationStream): Logger {
  const options = ecsFormat({ serviceName: "clientele", apmIntegration: false });
  return destination === undefined ? pino(options) : pino(options, destination);
}
