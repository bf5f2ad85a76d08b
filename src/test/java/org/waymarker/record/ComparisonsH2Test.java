package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class ComparisonsH2Test extends ComparisonsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
