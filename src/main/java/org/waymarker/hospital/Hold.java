package org.waymarker.hospital;

import java.util.List;
import org.waymarker.record.Delivery.Settled;

/** A worker's hold on the lane whose delivery it carries out. */
interface Hold {
    /** Whether nobody else can have taken the lane yet; asked just before something is written. */
    boolean isHeld();

    /**
     * Makes durable what became of some items, so that whoever comes next does not send them again.
     *
     * @return false if the lane is another's by now
     */
    boolean progress(List<Settled> settled);
}
