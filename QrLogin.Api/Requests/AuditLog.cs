using System.Diagnostics;
using System.Diagnostics.Metrics;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// What happened that matters to whoever looks into an attack: one structured event each, in the log under
/// <c>QrLogin.Audit</c> and on the request's trace, and a counter <c>qrlogin.(fact)</c>. Ids and addresses; never a secret, nor
/// anything that a client wrote freely.
/// </summary>
internal sealed partial class AuditLog
{
    /// <summary>The name of the log's category.</summary>
    public const string LogName = "QrLogin.Audit";

    private readonly ILogger _logger;
    private readonly Dictionary<AuditEvent, Counter<long>> _counters;

    public AuditLog(ILoggerFactory loggers, IMeterFactory meters)
    {
        _logger = loggers.CreateLogger(LogName);
        var meter = meters.Create(QrLoginMeter.Name);
        _counters = Enum.GetValues<AuditEvent>().ToDictionary(f => f, f => meter.CreateCounter<long>(Name(f), "{event}"));
    }

    /// <summary>Notes a fact.</summary>
    /// <param name="http">The request that brought it about, whose address and login are noted.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="session">The session that it happened to.</param>
    /// <param name="login">The login that it happened to, where that is not the one that sent the request.</param>
    /// <param name="reason">Why, as one of the contract's words.</param>
    /// <param name="subject">What it was done to: the id of a login, <c>all_others</c>, or the name that was tried, see <see cref="AttemptedUsername"/>.</param>
    public void Record(HttpContext http, AuditEvent fact, QrId? session = null, LoginDetails? login = null, string? reason = null, string? subject = null)
    {
        var by = login ?? http.Features.Get<LoginDetails>();
        subject ??= http.Features.Get<AttemptedUsername>()?.Hash;
        string? address = http.Address();
        string name = Name(fact);
        _counters[fact].Add(1, new KeyValuePair<string, object?>("reason", reason));
        // Whoever is told to slow down writes a line each time otherwise, and the disk is full before he tires.
        var level = reason == Problem.RateLimitedCode ? LogLevel.Debug : LogLevel.Information;
        Log(level, name, reason, session?.Value, by?.AccountId.Value, by?.LoginId.Value, subject, http.Features.Get<Device>()?.Id, address);
        if (Activity.Current is { IsAllDataRequested: true } trace) trace.AddEvent(new(name, tags: Tags(reason, session, by, address)));
    }

    private static ActivityTagsCollection Tags(string? reason, QrId? session, LoginDetails? by, string? address)
    {
        var tags = new ActivityTagsCollection();
        foreach (var (key, value) in new[] { ("reason", reason), ("session", session?.Value), ("account", by?.AccountId.Value), ("login", by?.LoginId.Value), ("address", address) })
            if (value is not null) tags.Add("qrlogin." + key, value);
        return tags;
    }

    private static string Name(AuditEvent fact) => fact switch
    {
        AuditEvent.LoggedIn => "qrlogin.logged_in",
        AuditEvent.LoggedOut => "qrlogin.logged_out",
        _ => "qrlogin." + fact.ToString().ToLowerInvariant(),
    };

    [LoggerMessage(EventId = 1, Message = "{Fact} reason={Reason} session={SessionId} account={AccountId} login={LoginId} subject={SubjectId} device={DeviceId} address={Address}")]
    private partial void Log(LogLevel level, string fact, string? reason, string? sessionId, string? accountId, string? loginId, string? subjectId, string? deviceId, string? address);
}
