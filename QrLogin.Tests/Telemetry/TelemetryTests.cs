using System.Text.Json;
using System.Text.RegularExpressions;
using QrLogin.Tests.Infrastructure;
using QrLogin.Tests.Security;
using YamlDotNet.RepresentationModel;

namespace QrLogin.Tests.Telemetry;

/// <summary>The telemetry that real processes send for one login, and the queries of the deployment files.</summary>
[Trait("Speed", "Slow")]
public sealed partial class TelemetryTests(ObservedCluster cluster) : IClassFixture<ObservedCluster>
{
    [Theory]
    [InlineData("POST /api/v1/qr-sessions/", "IQrSessionGrain/Open")]
    [InlineData("POST /api/v1/qr-sessions/{qrId}/scan", "IQrSessionGrain/Scan")]
    [InlineData("POST /api/v1/qr-sessions/{qrId}/confirm", "IQrSessionGrain/Confirm")]
    [InlineData("GET /api/v1/qr-sessions/{qrId}/", "IQrSessionGrain/Redeem")]
    public void One_trace_leads_from_the_request_through_the_grains_to_the_store(string request, string call)
    {
        Servers.SkipIfMissing();
        var roots = cluster.Received.Spans.Where(s => s.Service == "qrlogin-api" && s.Span.Name == request).ToList();
        Assert.True(
            roots.Count > 0,
            "There are: " + string.Join(", ", cluster.Received.Spans.Select(s => $"{s.Service} {s.Scope} {s.Span.Name}").Distinct()));
        Assert.Contains(roots, root =>
        {
            var below = cluster.Received.Below(root);
            return below.Any(s => s.Service == "qrlogin-silo" && s.Span.Name.EndsWith(call, StringComparison.Ordinal))
                && below.Any(s => s.Service == "qrlogin-silo" && s.Scope == "Microsoft.Orleans.Storage");
        });
    }

    [Fact]
    public void A_redemption_is_traced_through_account_and_login_to_both_stores()
    {
        Servers.SkipIfMissing();
        Assert.Contains(
            cluster.Received.Spans.Where(s => s.Span.Name == "GET /api/v1/qr-sessions/{qrId}/"),
            root => cluster.Received.Below(root) is var below
                && below.Any(s => s.Span.Name.EndsWith("IAccountGrain/AddLogin", StringComparison.Ordinal))
                && below.Any(s => s.Span.Name.EndsWith("ILoginGrain/Create", StringComparison.Ordinal))
                && below.Any(s => s.Scope == "Npgsql"));
    }

    [Fact]
    public void Every_change_of_status_is_counted_and_every_step_timed()
    {
        Servers.SkipIfMissing();
        Assert.Equal(["cancelled", "confirmed", "denied", "redeemed", "scanned", "waiting"], Values("qrlogin.session.changes", "status"));
        Assert.Equal(["api", "oauth"], Values("qrlogin.session.changes", "face"));
        foreach (string step in new[] { "scan", "confirm", "hand_over" })
            Assert.Equal(["api", "oauth"], Values("qrlogin.session.time_to_" + step, "face"));
        Assert.Equal(["password", "qr"], Values("qrlogin.login.made", "method"));
        Assert.NotEmpty(Values("qrlogin.login.ended", "method"));
        Assert.Contains("invalid_token", Values("qrlogin.refused", "reason"));
        Assert.Contains(cluster.Received.Metrics, m => m.Metric.Name == "qrlogin.waiting");
    }

    [Fact]
    public void Telemetry_contains_no_secret()
    {
        Servers.SkipIfMissing();
        Assert.True(cluster.Secrets.Count >= 20);
        foreach (string signal in new[] { "logs", "metrics", "traces" })
            Assert.Empty(cluster.Secrets.In(cluster.Collector.Received(signal)));
    }

    [Fact]
    public void The_dashboard_and_the_alerts_query_metrics_that_exist()
    {
        Servers.SkipIfMissing();
        var known = cluster.Received.PrometheusNames.ToHashSet();
        string[] queries = [.. DashboardQueries(), .. AlertQueries()];
        Assert.True(queries.Length > 15);
        // Keywords of the query language, labels, and Prometheus' own metrics.
        foreach (string query in queries)
            Assert.All(
                MetricName().Matches(Labels().Replace(query, "")).Select(m => m.Value),
                name => Assert.True(known.Contains(name), $"{name} in {query}"));
    }

    private IEnumerable<string?> Values(string metric, string attribute) =>
        cluster.Received.Metrics.Where(m => m.Metric.Name == metric).SelectMany(m => m.Values(attribute)).Distinct()
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> DashboardQueries()
    {
        using var dashboard = JsonDocument.Parse(Repository.Read("deploy/grafana/qrlogin.json"));
        return [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .SelectMany(p => p.TryGetProperty("targets", out var targets) ? targets.EnumerateArray() : [])
                .Select(t => t.GetProperty("expr").GetString()!)
        ];
    }

    private static IEnumerable<string> AlertQueries()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Repository.Read("deploy/prometheus/alerts.yaml")));
        var groups = (YamlSequenceNode)yaml.Documents[0].RootNode["groups"];
        return groups.SelectMany(g => (YamlSequenceNode)g["rules"]).Select(r => r["expr"].ToString());
    }

    /// <summary>A possible metric name, and no function or keyword: our names have several parts.</summary>
    [GeneratedRegex(@"\b(?!histogram_quantile|sum_over)[a-z]+(?:_[a-z0-9]+)+\b(?!\s*\()")]
    private static partial Regex MetricName();

    /// <summary>Selectors and groupings.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)")]
    private static partial Regex Labels();
}

/// <summary>A silo and a front end that send their telemetry to a collector during every course of a login, and are then stopped.</summary>
public sealed class ObservedCluster : IAsyncLifetime
{
    private readonly ClusterParts _parts = new();

    internal OtlpCollector Collector { get; } = new();

    internal Secrets Secrets { get; } = new();

    internal ReceivedTelemetry Received { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Servers.Missing is not null) return;
        await _parts.StartStores();
        using var keys = new TempFolder();
        string[] more = await CodeHost.FrontEnds(keys.Path, Secrets);
        await using var silo = await ServiceProcess.Silo(_parts.Folder, "Production", [.. _parts.SiloSettings(), .. Collector.Settings]);
        await using var api = await ServiceProcess.Api(_parts.Folder, "Production", [.. _parts.Settings, .. more, .. Collector.Settings]);
        await Journey.Everything(api.Http, Secrets, new("https://login.example.com"));
        // Stopping the host flushes what is buffered.
        api.Terminate();
        await api.Ended();
        silo.Terminate();
        await silo.Ended();
        Received = new(Collector);
    }

    public async ValueTask DisposeAsync()
    {
        Collector.Dispose();
        await _parts.DisposeAsync();
    }
}
