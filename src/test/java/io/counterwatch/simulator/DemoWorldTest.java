package io.counterwatch.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.counterwatch.simulator.Faults.Fault;
import io.counterwatch.wire.Slugs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoWorldTest {
  @Test
  void everyIdOfTheWholeProvinceIsASlugAndUnique() {
    Set<String> centres = new HashSet<>();
    Set<String> devices = new HashSet<>();
    for (CentreProfile centre : DemoWorld.centres(DemoWorld.CENTRES_LIMIT, true)) {
      assertThat(centre.id()).matches(Slugs::isSlug, "a slug");
      assertThat(centres.add(centre.id())).as(centre.id()).isTrue();
      for (DeviceProfile device : centre.devices()) {
        assertThat(device.id()).matches(Slugs::isSlug, "a slug");
        assertThat(devices.add(device.id())).as(device.id()).isTrue();
      }
    }
    assertThat(devices).as("connections of a whole province").hasSizeLessThan(900);
    assertThat(centres)
        .hasSize(152)
        .contains("hb-province", "p-ky-son", "tt-da-bac", "xa-hang-kia");
  }

  @Test
  void everyServiceOfACentreIsServedAtSomeCounter() {
    for (CentreProfile centre : DemoWorld.centres(DemoWorld.CENTRES_LIMIT, true)) {
      for (ServiceProfile service : centre.services()) {
        assertThat(centre.counters()).anyMatch(c -> c.services().contains(service.id()));
      }
    }
  }

  @Test
  void theSmallWorldHasTheSizesOfTheProvince() {
    List<CentreProfile> centres = DemoWorld.centres(12, true);
    assertThat(centres.getFirst().counters()).hasSize(12);
    assertThat(centres.getFirst().services()).hasSize(6);
    assertThat(centres.getFirst().ticketsPerDay()).isEqualTo(400);
    for (CentreProfile commune : centres.subList(1, 12)) {
      assertThat(commune.counters()).hasSizeBetween(2, 4);
      assertThat(commune.ticketsPerDay()).isBetween(40, 120);
    }
  }

  @Test
  void theOrganisationFileSaysTheSame() throws IOException {
    JsonNode file = new YAMLMapper().readTree(DemoWorld.organisationYaml(12, true));

    assertThat(file.at("/province/zone").asText()).isEqualTo("Asia/Ho_Chi_Minh");
    assertThat(file.get("services")).hasSize(6);
    assertThat(file.get("centres")).hasSize(12);
    JsonNode first = file.at("/centres/0");
    assertThat(first.at("/counters")).hasSize(12);
    assertThat(first.at("/counters/3/services/1").asText()).isEqualTo("construction");
    assertThat(first.at("/devices/0/id").asText()).isEqualTo("hb-province-kiosk-1");
    assertThat(first.at("/devices/12/id").asText()).isEqualTo("hb-province-counter-12");
    for (JsonNode centre : file.get("centres")) {
      CentreProfile profile =
          DemoWorld.centres(12, true).stream()
              .filter(one -> one.id().equals(centre.get("id").asText()))
              .findFirst()
              .orElseThrow();
      List<String> declared = new ArrayList<>();
      centre
          .get("devices")
          .forEach(device -> declared.add(device.get("id").asText() + device.get("kind").asText()));
      assertThat(declared)
          .isEqualTo(
              profile.devices().stream()
                  .map(device -> device.id() + device.kind().wireName())
                  .toList());
    }
    assertThat(first.at("/hours/mon-sun/1").asText()).isEqualTo("13:30-17:00");
    assertThat(DemoWorld.organisationYaml(1, false)).contains("hours: {mon-fri: ");
  }

  @Test
  void faultsAreReadFromAListAndAnUnknownOneIsNamed() {
    assertThat(Faults.parse("duplicates, offline").active())
        .containsExactlyInAnyOrder(Fault.DUPLICATES, Fault.OFFLINE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Faults.parse("reorder,fire"))
        .withMessage(
            "no such fault: \"fire\"; known are duplicates, reorder, delay, offline,"
                + " separated by commas");
  }

  @Test
  void thereAreNoMoreCentresThanCommunes() {
    assertThatIllegalArgumentException().isThrownBy(() -> DemoWorld.centres(153, true));
    assertThatIllegalArgumentException().isThrownBy(() -> DemoWorld.centres(0, true));
  }
}
