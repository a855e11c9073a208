using ProtoBuf;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Telemetry;

/// <summary>The decoded telemetry that a collector received.</summary>
internal sealed class ReceivedTelemetry
{
    public ReceivedTelemetry(OtlpCollector collector)
    {
        // Concatenated protobuf messages are their union.
        Spans = [.. Serializer.Deserialize<OtlpTraces>(collector.Received("traces").AsSpan()).Resources
            .SelectMany(r => r.Scopes.SelectMany(s => s.Spans.Select(span => new ReceivedSpan(r.Resource?.Service, s.Scope?.Name, span))))];
        Metrics = [.. Serializer.Deserialize<OtlpMetrics>(collector.Received("metrics").AsSpan()).Resources
            .SelectMany(r => r.Scopes.SelectMany(s => s.Metrics.Select(metric => new ReceivedMetric(r.Resource?.Service, metric))))];
    }

    public IReadOnlyList<ReceivedSpan> Spans { get; }

    public IReadOnlyList<ReceivedMetric> Metrics { get; }

    /// <summary>A span and all spans below it in its trace.</summary>
    public IReadOnlyList<ReceivedSpan> Below(ReceivedSpan root)
    {
        var below = new List<ReceivedSpan> { root };
        for (int i = 0; i < below.Count; i++) below.AddRange(Spans.Where(s => s.TraceId == root.TraceId && s.ParentId == below[i].Id));
        return below;
    }

    /// <summary>The Prometheus names of all metrics, translated as OpenTelemetry specifies.</summary>
    public IEnumerable<string> PrometheusNames => Metrics.SelectMany(m => m.PrometheusNames).Distinct();
}

internal sealed record ReceivedSpan(string? Service, string? Scope, OtlpSpan Span)
{
    public string TraceId { get; } = Convert.ToHexStringLower(Span.TraceId);

    public string Id { get; } = Convert.ToHexStringLower(Span.SpanId);

    public string ParentId { get; } = Convert.ToHexStringLower(Span.ParentSpanId);
}

internal sealed record ReceivedMetric(string? Service, OtlpMetric Metric)
{
    public IEnumerable<string?> Values(string attribute) =>
        (Metric.Sum?.Points.Select(p => p.Attributes) ?? Metric.Histogram?.Points.Select(p => p.Attributes) ?? [])
            .Select(a => a.Find(v => v.Key == attribute)?.Value?.Text);

    public IEnumerable<string> PrometheusNames
    {
        get
        {
            string name = new([.. Metric.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c == ':' ? c : '_')]);
            string unit = Metric.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", _ => "" };
            string full = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
            return Metric.Histogram is not null ? [full + "_bucket", full + "_sum", full + "_count"]
                : Metric.Sum is { IsMonotonic: true } ? [full + "_total"]
                : [full];
        }
    }
}
