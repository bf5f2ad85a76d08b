package org.waymarker.referral;

import java.time.Instant;

/**
 * That a peer group was offered, and how far it led.
 *
 * @param accepted the patient's newest answer is yes
 * @param joined the patient joined a group by it, then or since
 */
public record OfferMade(Instant at, boolean accepted, boolean joined) {}
