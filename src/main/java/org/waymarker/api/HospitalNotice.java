package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.record.HospitalNotices;

/**
 * The address of the hospital's Subscriptions. Its server knows a secret and has no token of our issuer; its body is not read.
 *
 * @see "FHIR R4, Subscription.channel.endpoint, rest-hook without payload"
 */
@Singleton
final class HospitalNotice {
    static final String PATH = "hospital-notice";

    private final HospitalNotices notices;

    HospitalNotice(HospitalNotices notices) {
        this.notices = notices;
    }

    /** A server that sends what has changed all the same puts the resource's place behind the address. */
    static boolean isAt(List<String> path) {
        return !path.isEmpty() && path.get(0).equals(PATH);
    }

    /** @throws Declined 401 without the secret, 404 where none is set, 405 for another method */
    Reply reply(Incoming request) {
        if (!notices.areTaken()) {
            throw Declined.unknownRoute("This service takes no notices from the hospital");
        }
        if (!request.method().equals("POST") && !request.method().equals("PUT")) {
            throw Declined.of(
                    405,
                    IssueType.NOTSUPPORTED,
                    "METHOD_NOT_ALLOWED",
                    "A notice comes by POST or PUT",
                    Map.of("Allow", "POST, PUT"));
        }
        if (!notices.heard(request.header("Authorization"))) {
            throw Declined.of(
                    401,
                    IssueType.LOGIN,
                    "NOTICE_SENDER_UNKNOWN",
                    "A notice carries the secret that the Subscription was made with",
                    Map.of("WWW-Authenticate", "Bearer"));
        }
        return Reply.empty(204);
    }
}
