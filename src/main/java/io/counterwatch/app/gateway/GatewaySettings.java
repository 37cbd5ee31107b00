package io.counterwatch.app.gateway;

import io.counterwatch.ingest.EndpointSettings;
import java.nio.file.Path;
import java.time.ZoneId;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is to run.
 *
 * @param device its own id
 * @param listen where the centre's devices connect
 * @param upstream the server's broker or endpoint
 * @param password for it; null where none is asked for
 * @param folder where its outbox and its notes are
 * @param zone in which times are written
 * @param tls whom it trusts upstream; null trusts whom the system trusts
 */
public record GatewaySettings(
    String centre,
    String device,
    EndpointSettings listen,
    String upstream,
    @Nullable String password,
    Path folder,
    ZoneId zone,
    @Nullable SSLSocketFactory tls) {}
