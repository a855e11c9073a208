using System.Diagnostics;
using System.Diagnostics.Metrics;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// Records the events that matter when someone investigates an attack. Each is a structured log event under
/// <c>QrLogin.Audit</c>, an event on the request's trace, and an increment of the counter <c>qrlogin.(event)</c>.
/// Events contain ids and addresses, but never a secret or a client's free text.
/// </summary>
internal sealed partial class AuditLog
{
    /// <summary>The category of the log.</summary>
    public const string LogName = "QrLogin.Audit";

    private readonly ILogger _logger;
    private readonly Dictionary<AuditEvent, Counter<long>> _counters;

    public AuditLog(ILoggerFactory loggers, IMeterFactory meters)
    {
        _logger = loggers.CreateLogger(LogName);
        var meter = meters.Create(QrLoginMeter.Name);
        _counters = Enum.GetValues<AuditEvent>().ToDictionary(e => e, e => meter.CreateCounter<long>(Name(e), "{event}"));
    }

    /// <summary>Records an event.</summary>
    /// <param name="http">The request that caused it. Its address and login are recorded.</param>
    /// <param name="auditEvent">What happened.</param>
    /// <param name="session">The session that it happened to.</param>
    /// <param name="login">The login that it happened to, if that is not the one that sent the request.</param>
    /// <param name="reason">Why it happened, as a word of the contract.</param>
    /// <param name="subject">What it was done to: a login's id, <c>all_others</c>, or an
    /// <see cref="AttemptedUsername"/>.</param>
    public void Record(
        HttpContext http,
        AuditEvent auditEvent,
        QrId? session = null,
        LoginDetails? login = null,
        string? reason = null,
        string? subject = null)
    {
        var by = login ?? http.Features.Get<LoginDetails>();
        subject ??= http.Features.Get<AttemptedUsername>()?.Hash;
        string? address = http.Address();
        string name = Name(auditEvent);
        _counters[auditEvent].Add(1, new KeyValuePair<string, object?>("reason", reason));
        // A caller who ignores the rate limit would otherwise fill the disk with a line per request.
        var level = reason == Problem.RateLimitedCode ? LogLevel.Debug : LogLevel.Information;
        string? device = http.Features.Get<Device>()?.Id;
        Log(level, name, reason, session?.Value, by?.AccountId.Value, by?.LoginId.Value, subject, device, address);
        if (Activity.Current is { IsAllDataRequested: true } trace)
            trace.AddEvent(new(name, tags: Tags(reason, session, by, address)));
    }

    private static ActivityTagsCollection Tags(string? reason, QrId? session, LoginDetails? by, string? address)
    {
        var tags = new ActivityTagsCollection();
        Add("reason", reason);
        Add("session", session?.Value);
        Add("account", by?.AccountId.Value);
        Add("login", by?.LoginId.Value);
        Add("address", address);
        return tags;

        void Add(string key, string? value)
        {
            if (value is not null) tags.Add("qrlogin." + key, value);
        }
    }

    private static string Name(AuditEvent auditEvent) => auditEvent switch
    {
        AuditEvent.LoggedIn => "qrlogin.logged_in",
        AuditEvent.LoggedOut => "qrlogin.logged_out",
        _ => "qrlogin." + auditEvent.ToString().ToLowerInvariant(),
    };

    [LoggerMessage(
        EventId = 1,
        Message = "{Fact} reason={Reason} session={SessionId} account={AccountId} login={LoginId} "
            + "subject={SubjectId} device={DeviceId} address={Address}")]
    private partial void Log(
        LogLevel level,
        string fact,
        string? reason,
        string? sessionId,
        string? accountId,
        string? loginId,
        string? subjectId,
        string? deviceId,
        string? address);
}
