package io.counterwatch.app;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.lang.management.ManagementFactory;

/** Of the virtual machine's own series, gives those a name by Prometheus's rules that have none. */
final class PlainNames implements MeterFilter {
  private static final String PROCESSORS = "system.cpu.count";
  private static final String PROCESSOR_NANOS = "process.cpu.time";
  private static final double NANOS_PER_SECOND = 1e9;

  /** The end {@code _count} belongs to histograms. */
  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals(PROCESSORS) ? id.withName("system.cpus") : id;
  }

  /** Nanoseconds are no unit of Prometheus's; see {@link #bindProcessorTime}. */
  @Override
  public MeterFilterReply accept(Meter.Id id) {
    return id.getName().equals(PROCESSOR_NANOS) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
  }

  /** Adds the process's processor time as {@code process_cpu_seconds_total}. */
  static void bindProcessorTime(MeterRegistry registry) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder(
            "process.cpu", system, bean -> bean.getProcessCpuTime() / NANOS_PER_SECOND)
        .baseUnit("seconds")
        .description("The process's processor time, all threads.")
        .register(registry);
  }
}
