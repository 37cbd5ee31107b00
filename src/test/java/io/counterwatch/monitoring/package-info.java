/** What Prometheus, Alertmanager and Grafana make of the server's series. */
@NullMarked
package io.counterwatch.monitoring;

import org.jspecify.annotations.NullMarked;
