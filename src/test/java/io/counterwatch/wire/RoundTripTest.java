package io.counterwatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterwatch.event.Event;
import io.counterwatch.event.EventBody;
import io.counterwatch.event.Reading;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a device can say comes out as it went in, alone and in a batch. */
class RoundTripTest {
  @Property
  void writtenIsRead(@ForAll("bodies") EventBody body, @ForAll("events") EnvelopePart part) {
    EventWriter.OutgoingEvent sent = part.around(body);
    long received = sent.timeMicros() + 1_000_000;
    Event event = decoded(EventWriter.write(sent), received).get(0).event();
    assertThat(event.body()).isEqualTo(body);
    assertThat(event.id()).isEqualTo(sent.id());
    assertThat(event.epoch()).isEqualTo(sent.epoch());
    assertThat(event.subject()).isEqualTo(sent.subject());
    Integer offset = sent.clockOffsetMillis();
    long corrected = sent.timeMicros() + (offset == null ? 0 : offset * 1000L);
    assertThat(event.timeMicros()).isEqualTo(Math.min(corrected, received));
    Integer bound = sent.clockBoundMillis();
    assertThat(event.clockBoundMillis()).isEqualTo(bound == null ? -1 : bound);
  }

  @Property(tries = 100)
  void aBatchIsItsEvents(@ForAll("bodies") EventBody one, @ForAll("bodies") EventBody other) {
    List<EventWriter.OutgoingEvent> sent =
        List.of(WireSamples.outgoing(one, 1), WireSamples.outgoing(other, 2));
    List<Reading.Decoded> alone = new ArrayList<>();
    sent.forEach(e -> alone.addAll(decoded(EventWriter.write(e), WireSamples.RECEIVED)));
    assertThat(decoded(EventWriter.writeBatch(sent), WireSamples.RECEIVED)).isEqualTo(alone);
  }

  @Property
  void canonicalDataIsAFixedPoint(@ForAll("bodies") EventBody body) {
    String data = BodyCodec.write(body);
    EventBody read = BodyCodec.read(body.type(), data);
    assertThat(read).isEqualTo(body);
    assertThat(BodyCodec.write(read)).isEqualTo(data);
  }

  private static List<Reading.Decoded> decoded(byte[] payload, long received) {
    return new EventReader(WireSamples.RULES)
        .read(WireSamples.CENTRE, WireSamples.DEVICE, payload, received).stream()
            .map(
                reading ->
                    switch (reading) {
                      case Reading.Decoded decoded -> decoded;
                      case Reading.Rejected rejected ->
                          throw new AssertionError(rejected.reason() + " " + rejected.detail());
                    })
            .toList();
  }

  /** Everything of an event but its body. */
  record EnvelopePart(Function<EventBody, EventWriter.OutgoingEvent> make) {
    EventWriter.OutgoingEvent around(EventBody body) {
      return make.apply(body);
    }
  }

  @Provide
  Arbitrary<EnvelopePart> events() {
    return Arbitraries.randomValue(
        random -> {
          RandomBodies c = new RandomBodies(random);
          boolean sequenced = random.nextBoolean();
          long sequence = 1L + random.nextInt(1_000_000);
          long time = 1_600_000_000_000_000L + (random.nextLong() >>> 16);
          ZoneOffset zone = ZoneOffset.ofTotalSeconds((random.nextInt(37) - 18) * 1800);
          Integer offset = c.maybe(() -> -random.nextInt(Integer.MAX_VALUE));
          Integer bound = c.maybe(() -> random.nextInt(Integer.MAX_VALUE));
          String subject = c.subject();
          return new EnvelopePart(
              body ->
                  new EventWriter.OutgoingEvent(
                      WireSamples.CENTRE,
                      WireSamples.DEVICE,
                      sequenced ? EventWriter.sequencedId(WireSamples.EPOCH, sequence) : "\"ố",
                      sequenced ? WireSamples.EPOCH : null,
                      sequence,
                      time,
                      offset,
                      bound,
                      subject,
                      body,
                      zone));
        });
  }

  @Provide
  Arbitrary<EventBody> bodies() {
    return RandomBodies.any();
  }
}
