package org.waymarker.api;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Search.Mark;

/**
 * Cursors as texts, signed with a key of this deployment. The signature covers the search as well, all but the size of its
 * pages: a cursor is good for the search that it came from and for no other, so that it cannot be used to see more.
 */
@Singleton
final class Cursors {
    private static final String HMAC = "HmacSHA256";
    private static final int SIGNATURE = 16;

    private final SecretKeySpec key;

    Cursors(BusinessIds deployment) {
        this.key = new SecretKeySpec(deployment.keyFor("page cursors"), HMAC);
    }

    /** @param search the parameters that were used, in their order; those that say which patient or page are left out of it */
    String write(Cursor cursor, String type, List<Parameter> search) {
        var mark = cursor.after();
        var text = mark.map(m -> Long.toString(m.key())).orElse("") + "~"
                + mark.flatMap(Mark::position).map(Instant::toString).orElse("") + "~"
                + cursor.patient().map(patient -> patient.value().toString()).orElse("");
        var plain = text.getBytes(StandardCharsets.US_ASCII);
        var sealed = Arrays.copyOf(signature(plain, type, search), SIGNATURE + plain.length);
        System.arraycopy(plain, 0, sealed, SIGNATURE, plain.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** @throws Declined (400) if it is none of ours, or of another search */
    Cursor read(String text, String type, List<Parameter> search) {
        try {
            var sealed = Base64.getUrlDecoder().decode(text);
            var plain = Arrays.copyOfRange(sealed, SIGNATURE, sealed.length);
            if (!MessageDigest.isEqual(Arrays.copyOf(sealed, SIGNATURE), signature(plain, type, search))) {
                throw unknown();
            }
            var parts = new String(plain, StandardCharsets.US_ASCII).split("~", -1);
            Optional<Mark> after = parts[0].isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Mark(maybe(parts[1]).map(Instant::parse), Long.parseLong(parts[0])));
            return new Cursor(after, maybe(parts[2]).map(UUID::fromString).map(PatientKey::new));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw unknown();
        }
    }

    private static Optional<String> maybe(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    private byte[] signature(byte[] plain, String type, List<Parameter> search) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            // Neither separator can stand in a name or value that a query may hold.
            mac.update(type.getBytes(StandardCharsets.UTF_8));
            for (var parameter : search) {
                if (!parameter.name().equals("_page")
                        && !parameter.name().equals("_count")
                        && !PatientNames.namesPatient(parameter)) {
                    mac.update(('\1' + parameter.name() + '\2' + parameter.value()).getBytes(StandardCharsets.UTF_8));
                }
            }
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(plain), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }

    private static Declined unknown() {
        return Declined.badRequest("PAGE_UNKNOWN", "Follow the 'next' link as it was given, or search again");
    }
}
