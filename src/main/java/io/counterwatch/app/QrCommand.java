package io.counterwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.counterwatch.app.admin.AdminClient;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code counterwatch qr}: posters with the way to a rating, and the key of ticket machines. */
@Command(
    name = "qr",
    description = "Make the posters of a centre's counters, or show its ticket key.",
    footer = {
      "",
      "Posters are an SVG file for each counter and size of paper, or one PDF with a page of A4",
      "for each counter. Their links are good for as long as the database keeps its secret.",
      "docs/visitors.md tells what ticket machines do with the ticket key.",
      "Exit code 0 done, 1 refused, 2 wrongly asked for."
    })
final class QrCommand extends AdminCommand {
  private static final String SVG = "svg";
  private static final String PDF = "pdf";

  @Option(names = "--centre", paramLabel = "C", required = true, description = "whose posters")
  private String centre = "";

  @Option(names = "--counter", paramLabel = "N", description = "of that counter only")
  private @Nullable String counter;

  @Option(names = "--out", paramLabel = "DIR", description = "folder for the files; default: here")
  private Path out = Path.of(".");

  @Option(names = "--format", paramLabel = "F", description = "svg (default) or pdf")
  private String format = SVG;

  @Option(
      names = "--address",
      paramLabel = "URL",
      description = "the address under which visitors' phones reach the server")
  private @Nullable String address;

  @Option(
      names = "--ticket-key",
      description = "show the key that the centre's ticket machines sign links with, and no poster")
  private boolean ticketKey;

  @Override
  void check() {
    checkSlug("--centre", centre);
    if (counter != null) {
      checkSlug("--counter", counter);
    }
    if (!format.equals(SVG) && !format.equals(PDF)) {
      throw new ConfigurationException("--format: svg or pdf, not " + format);
    }
    if (!ticketKey) {
      checkAddress();
    }
  }

  private void checkAddress() {
    String given = address;
    if (given == null) {
      throw new ConfigurationException(
          "--address: say under which address visitors' phones reach the server");
    }
    try {
      URI uri = new URI(given);
      if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("https?")) {
        return;
      }
    } catch (URISyntaxException e) {
      // Told below, like any other text that is no address.
    }
    throw new ConfigurationException(
        "--address: needs an address like https://queue.example, not " + given);
  }

  @Override
  int run(AdminClient client) throws IOException, InterruptedException {
    JsonNode links =
        client.post("/api/v1/centres/" + centre + "/visitor-links", AdminClient.body());
    if (ticketKey) {
      out().println("ticket key  " + links.path("ticketKey").asText());
      out().flush();
      return 0;
    }
    List<Poster> posters = new ArrayList<>();
    for (JsonNode each : links.path("counters")) {
      if (counter == null || counter.equals(each.path("counter").asText())) {
        posters.add(poster(links, each));
      }
    }
    if (posters.isEmpty()) {
      throw new ConfigurationException(
          counter == null
              ? centre + " has no counter yet"
              : "--counter: " + centre + " has no counter " + counter);
    }
    Files.createDirectories(out);
    if (format.equals(PDF)) {
      Path file = out.resolve("survey-" + centre + (counter == null ? "" : "-" + counter) + ".pdf");
      PdfSheets.write(posters, file);
      out().println(file);
    } else {
      for (Poster poster : posters) {
        draw(poster);
      }
    }
    out().flush();
    return 0;
  }

  private Poster poster(JsonNode links, JsonNode each) {
    return new Poster(
        links.path("name").asText(),
        links.path("nameEnglish").asText(),
        each.path("counter").asText(),
        String.valueOf(address).replaceAll("/+$", "") + each.path("path").asText());
  }

  private void draw(Poster poster) throws IOException {
    for (SvgSheet.Paper paper : SvgSheet.Paper.values()) {
      Path file =
          out.resolve(
              "survey-%s-%s-%s.svg"
                  .formatted(centre, poster.counter(), paper.name().toLowerCase(Locale.ROOT)));
      Files.writeString(file, SvgSheet.of(poster, paper));
      out().println(file);
    }
  }
}
