using ProtoBuf;

namespace QrLogin.Tests.Telemetry;

// The part of OpenTelemetry's protocol (opentelemetry-proto, v1) that the tests read.

[ProtoContract]
internal sealed class OtlpTraces
{
    [ProtoMember(1)]
    public List<OtlpResourceSpans> Resources { get; } = [];
}

[ProtoContract]
internal sealed class OtlpResourceSpans
{
    [ProtoMember(1)]
    public OtlpResource? Resource { get; set; }

    [ProtoMember(2)]
    public List<OtlpScopeSpans> Scopes { get; } = [];
}

[ProtoContract]
internal sealed class OtlpScopeSpans
{
    [ProtoMember(1)]
    public OtlpScope? Scope { get; set; }

    [ProtoMember(2)]
    public List<OtlpSpan> Spans { get; } = [];
}

[ProtoContract]
internal sealed class OtlpSpan
{
    [ProtoMember(1)]
    public byte[] TraceId { get; set; } = [];

    [ProtoMember(2)]
    public byte[] SpanId { get; set; } = [];

    [ProtoMember(4)]
    public byte[] ParentSpanId { get; set; } = [];

    [ProtoMember(5)]
    public string Name { get; set; } = "";

    [ProtoMember(9)]
    public List<OtlpKeyValue> Attributes { get; } = [];
}

[ProtoContract]
internal sealed class OtlpMetrics
{
    [ProtoMember(1)]
    public List<OtlpResourceMetrics> Resources { get; } = [];
}

[ProtoContract]
internal sealed class OtlpResourceMetrics
{
    [ProtoMember(1)]
    public OtlpResource? Resource { get; set; }

    [ProtoMember(2)]
    public List<OtlpScopeMetrics> Scopes { get; } = [];
}

[ProtoContract]
internal sealed class OtlpScopeMetrics
{
    [ProtoMember(1)]
    public OtlpScope? Scope { get; set; }

    [ProtoMember(2)]
    public List<OtlpMetric> Metrics { get; } = [];
}

[ProtoContract]
internal sealed class OtlpMetric
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";

    [ProtoMember(3)]
    public string Unit { get; set; } = "";

    [ProtoMember(5)]
    public OtlpPoints? Gauge { get; set; }

    [ProtoMember(7)]
    public OtlpSum? Sum { get; set; }

    [ProtoMember(9)]
    public OtlpHistogram? Histogram { get; set; }
}

[ProtoContract]
internal sealed class OtlpPoints
{
    [ProtoMember(1)]
    public List<OtlpPoint> Points { get; } = [];
}

[ProtoContract]
internal sealed class OtlpSum
{
    [ProtoMember(1)]
    public List<OtlpPoint> Points { get; } = [];

    [ProtoMember(3)]
    public bool IsMonotonic { get; set; }
}

[ProtoContract]
internal sealed class OtlpPoint
{
    [ProtoMember(7)]
    public List<OtlpKeyValue> Attributes { get; } = [];
}

[ProtoContract]
internal sealed class OtlpHistogram
{
    [ProtoMember(1)]
    public List<OtlpHistogramPoint> Points { get; } = [];
}

[ProtoContract]
internal sealed class OtlpHistogramPoint
{
    [ProtoMember(9)]
    public List<OtlpKeyValue> Attributes { get; } = [];
}

[ProtoContract]
internal sealed class OtlpResource
{
    [ProtoMember(1)]
    public List<OtlpKeyValue> Attributes { get; } = [];

    public string? Service => Attributes.Find(a => a.Key == "service.name")?.Value?.Text;
}

[ProtoContract]
internal sealed class OtlpScope
{
    [ProtoMember(1)]
    public string Name { get; set; } = "";
}

[ProtoContract]
internal sealed class OtlpKeyValue
{
    [ProtoMember(1)]
    public string Key { get; set; } = "";

    [ProtoMember(2)]
    public OtlpValue? Value { get; set; }
}

[ProtoContract]
internal sealed class OtlpValue
{
    [ProtoMember(1)]
    public string? Text { get; set; }
}
