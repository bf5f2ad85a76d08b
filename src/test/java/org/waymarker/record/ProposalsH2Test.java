package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class ProposalsH2Test extends ProposalsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
