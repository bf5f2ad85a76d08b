package org.waymarker.capability;

import java.util.ArrayList;
import java.util.Set;
import org.waymarker.fhir.Kind;

/**
 * How things reach one hospital: what its server says that it can do, less what has turned out not to work, and what the trust's write
 * map says of each kind of thing.
 *
 * @param switchedOff declared by the server, and refused when it was used
 */
public record Ladder(Capabilities capabilities, WriteMap map, Set<Feature> switchedOff) {
    public Ladder {
        switchedOff = Set.copyOf(switchedOff);
    }

    /** Whether the server can be asked to do this. */
    public boolean offers(Feature feature) {
        return (capabilities.offers(feature) || map.server().with().contains(feature))
                && !switchedOff.contains(feature)
                && !map.server().without().contains(feature);
    }

    /** Entries of one transaction, at most; 1 if there are no transactions. */
    public int mostEntries() {
        return offers(Feature.TRANSACTION) ? map.server().mostEntries() : 1;
    }

    /** Whether what is written goes in transactions. */
    public boolean sendsTransactions() {
        return mostEntries() > 1;
    }

    /** Whether a resource may be created under an id of ours: where the server can, and the trust wants it. */
    public boolean createsUnderOurId(String type) {
        return map.server().updateAsCreate() && offers(Feature.updateAsCreate(type));
    }

    /** Whether the server itself sees to it that what is there is not created again. */
    public boolean createsOnce(String type) {
        return createsUnderOurId(type) || offers(Feature.conditionalCreate(type));
    }

    /** The best form in which something that the hospital does not hold can be written. */
    public Rung create(Kind kind, String type) {
        return climb(kind, type, Feature.create(type));
    }

    /** The best form in which a newer version of something that the hospital holds can be written. */
    public Rung update(Kind kind, String type) {
        return climb(kind, type, Feature.update(type));
    }

    private Rung climb(Kind kind, String type, Feature asItIs) {
        var missing = new ArrayList<String>();
        for (Form form : map.forms(kind)) {
            var needed = form.type(type).map(Feature::create);
            if (needed.isEmpty()) {
                return new Rung.Written(form, why(missing));
            }
            var feature = form == Form.RESOURCE ? asItIs : needed.get();
            boolean can = offers(feature)
                    || (form == Form.RESOURCE && feature.equals(Feature.create(type)) && createsUnderOurId(type));
            if (can) {
                return new Rung.Written(form, why(missing));
            }
            missing.add(feature.name());
        }
        return new Rung.Left(missing.isEmpty() ? "the write map says so" : why(missing));
    }

    private static String why(ArrayList<String> missing) {
        return missing.isEmpty() ? "" : "the server has no " + String.join(", ", missing);
    }
}
