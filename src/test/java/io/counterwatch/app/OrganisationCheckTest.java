package io.counterwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code organisation check} as it is used before a new version is given to a server. */
class OrganisationCheckTest {
  private static final String HEAD =
      """
      province: {id: hoa-binh, zone: Asia/Ho_Chi_Minh}
      services:
        - {id: land, name: Land, target-wait: PT15M}
      centres:
      """;
  private static final String BEFORE =
      HEAD
          + """
            - {id: tu-ly, level: commune, parent: da-bac}
            - {id: da-bac, level: commune, parent: old-district, counters: [{id: "1"}]}
            - {id: gone, until: 2025-03-31}
            - {id: quiet, level: commune}
          """;
  private static final String MERGED =
      HEAD.replace("PT15M", "PT10M")
          + """
            - {id: tu-ly, level: commune, parent: da-bac, until: 2025-06-30, merged-into: da-bac}
            - {id: da-bac, level: commune, parent: old-district, counters: [{id: "1"}], until: 2025-06-30}
            - id: da-bac
              name: Da Bac
              level: commune
              parent: hoa-binh
              from: 2025-07-01
              counters: [{id: "1"}, {id: "2"}]
              staff: [{id: s-1, from: 2025-08-01}]
            - {id: quiet, level: commune}
          """;

  @TempDir private Path folder;
  private Path before;

  @BeforeEach
  void write() throws IOException {
    before = Files.writeString(folder.resolve("before.yaml"), BEFORE);
  }

  private Cli check(String file, String... more) throws IOException {
    Path path = Files.writeString(folder.resolve("organisation.yaml"), file);
    String[] all = new String[more.length + 3];
    all[0] = "organisation";
    all[1] = "check";
    all[2] = path.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    Cli checked = Cli.run(all);
    assertThat(checked.code()).as(checked.err()).isZero();
    return checked;
  }

  @Test
  void everyDateOnWhichEitherFileChangesIsCompared() throws IOException {
    Cli checked = check(MERGED, "--against", before.toString());
    assertThat(checked.out())
        .contains(
            """
            before 2025-03-31:
              ~ da-bac: policies; its figures are counted otherwise
              - gone, on all days
              ~ quiet: policies; its figures are counted otherwise
              ~ tu-ly: policies; its figures are counted otherwise
            """
                .replace("2025-03-31", "2025-04-01"))
        .contains(
            """
            from 2025-07-01 on:
              ~ da-bac: name, parent, policies, counters; its figures are counted otherwise
              ~ quiet: policies; its figures are counted otherwise
              - tu-ly
            """)
        .contains("from 2025-08-01 on:\n  ~ da-bac: name, parent, policies, counters, staff;");
    assertThat(check(BEFORE, "--against", before.toString()).out())
        .contains("before 2025-04-01: the same\n")
        .doesNotContain("WARN");
  }

  @Test
  void datesThatChangeNoPastAreTold() throws IOException {
    assertThat(check(MERGED).out())
        .contains("WARN if this is not the first file that a database meets, dates before ")
        .contains(
            " have no effect on the past unless the file says effective: 2025-07-01. They are those"
                + " of da-bac (2025-07-01), tu-ly (2025-07-01)\n");
    assertThat(check(MERGED, "--against", before.toString()).out()).contains("WARN dates before ");
    assertThat(check("effective: 2025-07-01\n" + MERGED, "--against", before.toString()).out())
        .doesNotContain("WARN");
    assertThat(check(HEAD + "  - {id: new, staff: [{id: s-1, from: 2025-08-01}]}\n").out())
        .doesNotContain("WARN");
  }
}
