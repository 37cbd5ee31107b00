package io.counterwatch.faults;

import io.counterwatch.testing.PostgresProcess;
import io.counterwatch.testing.ServerProcess.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an installation is like.
 *
 * @param brokerLines further lines of the broker's configuration
 * @param serverArguments further arguments of {@code serve}
 * @param launch how the server's process is made
 * @param ownDatabase makes a PostgreSQL for this site alone, given its folder; null where it may be
 *     the one that all scenarios share. It need not run yet
 * @param serverToBroker from the broker's address to the one that the server is given
 * @param serverToDatabase from the database's address to the one that the server is given
 * @param devicesToBroker from the broker's address to the one that the devices are given
 */
record SiteTerms(
    List<String> brokerLines,
    List<String> serverArguments,
    Launch launch,
    @Nullable Function<Path, PostgresProcess> ownDatabase,
    UnaryOperator<String> serverToBroker,
    UnaryOperator<String> serverToDatabase,
    UnaryOperator<String> devicesToBroker) {
  static final SiteTerms USUAL =
      new SiteTerms(
          List.of(),
          List.of(),
          Launch.USUAL,
          null,
          UnaryOperator.identity(),
          UnaryOperator.identity(),
          UnaryOperator.identity());

  SiteTerms brokerLines(String... lines) {
    return new SiteTerms(
        List.of(lines),
        serverArguments,
        launch,
        ownDatabase,
        serverToBroker,
        serverToDatabase,
        devicesToBroker);
  }

  SiteTerms serverArguments(String... arguments) {
    return new SiteTerms(
        brokerLines,
        List.of(arguments),
        launch,
        ownDatabase,
        serverToBroker,
        serverToDatabase,
        devicesToBroker);
  }

  SiteTerms launching(Launch other) {
    return new SiteTerms(
        brokerLines,
        serverArguments,
        other,
        ownDatabase,
        serverToBroker,
        serverToDatabase,
        devicesToBroker);
  }

  SiteTerms ownDatabase(Function<Path, PostgresProcess> made) {
    return new SiteTerms(
        brokerLines,
        serverArguments,
        launch,
        made,
        serverToBroker,
        serverToDatabase,
        devicesToBroker);
  }

  /** The lines between the parts, such as relays that can be cut. */
  SiteTerms wired(
      UnaryOperator<String> toBroker,
      UnaryOperator<String> toDatabase,
      UnaryOperator<String> fromDevices) {
    return new SiteTerms(
        brokerLines, serverArguments, launch, ownDatabase, toBroker, toDatabase, fromDevices);
  }
}
