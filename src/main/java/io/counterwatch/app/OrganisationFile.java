package io.counterwatch.app;

import io.counterwatch.centre.Organisation;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An organisation file that was read.
 *
 * @param text as it stands there
 * @param effective from which day on it holds, where it says so
 * @param organisation what it says, alone
 * @param places where each centre stands last, for complaints, by id
 */
public record OrganisationFile(
    String text,
    @Nullable LocalDate effective,
    Organisation organisation,
    Map<String, String> places) {}
