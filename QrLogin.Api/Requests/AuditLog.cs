using System.Diagnostics.Metrics;
using System.Diagnostics;
using System.Text.Json;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// Records the events that matter when someone investigates an attack. Each is a structured log event under
/// <c>QrLogin.Audit</c>, an event on the request's trace, and an increment of the counter <c>qrlogin.(event)</c>.
/// Events contain ids and addresses, but never a secret or a client's free text.
/// </summary>
/// <remarks>
/// Of the refusals with one reason at one address, the first few a minute are logged, and then their number. The counter
/// and the traces have every one.
/// </remarks>
internal sealed partial class AuditLog : IDisposable
{
    /// <summary>The category of the log.</summary>
    public const string LogName = "QrLogin.Audit";

    private readonly ILogger _logger;
    private readonly Dictionary<AuditEvent, Counter<long>> _counters;
    private readonly RefusalCounter _refusals = new();
    private readonly ITimer _everyMinute;

    public AuditLog(ILoggerFactory loggers, IMeterFactory meters, TimeProvider time)
    {
        _logger = loggers.CreateLogger(LogName);
        _everyMinute = time.CreateTimer(_ => LogCounts(), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
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
    /// <param name="account">The account that it happened to, if no login says so.</param>
    public void Record(
        HttpContext http,
        AuditEvent auditEvent,
        QrId? session = null,
        LoginDetails? login = null,
        string? reason = null,
        string? subject = null,
        AccountId? account = null)
    {
        var by = login ?? http.Features.Get<LoginDetails>();
        subject ??= http.Features.Get<AttemptedUsername>()?.Hash;
        var (address, sessionId) = (http.Address(), session?.Value);
        string name = Name(auditEvent);
        var (device, loginId) = (http.Features.Get<Device>()?.Id, by?.LoginId.Value);
        account ??= by?.AccountId;
        // A locked username and a refusal are the events that a caller can cause without end.
        bool isRepeatable = auditEvent is AuditEvent.Refused or AuditEvent.Locked;
        if (!isRepeatable || _refusals.IsLogged(auditEvent, reason, http.CallerKey()))
            Log(name, reason, sessionId, account?.Value, loginId, subject, device, address);
        _counters[auditEvent].Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (Activity.Current is { IsAllDataRequested: true } trace)
            trace.AddEvent(new(name, tags: Tags(reason, session, account, by, address)));
    }

    public void Dispose()
    {
        _everyMinute.Dispose();
        LogCounts();
    }

    private void LogCounts()
    {
        foreach (var (key, count) in _refusals.EndMinute())
        {
            string name = Name(key.Event);
            LogCount(name, key.Reason, key.Caller, count);
        }
    }

    private static ActivityTagsCollection Tags(
        string? reason, QrId? session, AccountId? account, LoginDetails? by, string? address)
    {
        var tags = new ActivityTagsCollection();
        Add("reason", reason);
        Add("session", session?.Value);
        Add("account", account?.Value);
        Add("login", by?.LoginId.Value);
        Add("address", address);
        return tags;

        void Add(string key, string? value)
        {
            if (value is not null) tags.Add("qrlogin." + key, value);
        }
    }

    private static string Name(AuditEvent auditEvent) => "qrlogin." + JsonNamingPolicy.SnakeCaseLower.ConvertName($"{auditEvent}");

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "{Fact} reason={Reason} session={SessionId} account={AccountId} login={LoginId} "
            + "subject={SubjectId} device={DeviceId} address={Address}")]
    private partial void Log(
        string fact,
        string? reason,
        string? sessionId,
        string? accountId,
        string? loginId,
        string? subjectId,
        string? deviceId,
        string? address);

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Information,
        Message = "{Fact} reason={Reason} address={Address}: {Count} more within a minute")]
    private partial void LogCount(string fact, string? reason, string address, int count);
}
