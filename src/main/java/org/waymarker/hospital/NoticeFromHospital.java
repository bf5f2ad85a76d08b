package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.waymarker.record.HospitalNotices;

/** A notice from the hospital makes the next round of listening due at once; its sender knows the secret that the Subscription holds. */
@Singleton
class NoticeFromHospital implements HospitalNotices {
    private final ListeningRound round;
    private final ListeningSettings settings;

    NoticeFromHospital(ListeningRound round, ListeningSettings settings) {
        this.round = round;
        this.settings = settings;
    }

    @Override
    public boolean areTaken() {
        return settings.authorization().isPresent();
    }

    @Override
    public boolean heard(Optional<String> authorization) {
        boolean known = authorization
                .filter(given -> settings.authorization()
                        .filter(expected -> MessageDigest.isEqual(
                                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8)))
                        .isPresent())
                .isPresent();
        if (known) {
            round.ask();
        }
        return known;
    }
}
