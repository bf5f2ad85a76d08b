package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class RecordH2Test extends RecordContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
