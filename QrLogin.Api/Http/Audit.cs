using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Http;

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

/// <summary>
/// The name that a password was tried for, as the first 16 hexadecimal digits of its SHA-256: what is typed as a name may be a
/// password, and what is noted is the same whether or not somebody has the name.
/// </summary>
internal sealed record AttemptedUsername(string Hash)
{
    public static AttemptedUsername Of(Username name) => new("name:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name.Key)))[..16]);
}

/// <summary>The facts that are noted.</summary>
internal enum AuditEvent
{
    /// <summary>A request was refused, with its reason.</summary>
    Refused = 0,

    /// <summary>A PC opened a session.</summary>
    Opened = 1,

    /// <summary>A phone scanned it.</summary>
    Scanned = 2,

    /// <summary>The phone said yes.</summary>
    Confirmed = 3,

    /// <summary>The phone said no, typed a third wrong number, or was logged out after it had said yes.</summary>
    Denied = 4,

    /// <summary>The PC gave up.</summary>
    Cancelled = 5,

    /// <summary>The PC took its login.</summary>
    Redeemed = 6,

    /// <summary>Somebody registered.</summary>
    Registered = 7,

    /// <summary>Somebody logged in with a password.</summary>
    LoggedIn = 8,

    /// <summary>A login ended itself.</summary>
    LoggedOut = 9,

    /// <summary>A login ended another, or all others.</summary>
    Revoked = 10,

    /// <summary>After too many wrong passwords, none is looked at for a while.</summary>
    Locked = 11,
}

/// <summary>The same, said of a request.</summary>
internal static class AuditExtensions
{
    /// <inheritdoc cref="AuditLog.Record"/>
    public static void Record(this HttpContext http, AuditEvent fact, QrId? session = null, LoginDetails? login = null, string? reason = null, string? subject = null) =>
        http.RequestServices.GetRequiredService<AuditLog>().Record(http, fact, session, login, reason, subject);

    /// <summary>Notes what was refused, wherever in the pipeline that was.</summary>
    public static async Task RecordRefusalsAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Features.Get<Problem>() is not { IsAudited: true } problem) return;
        QrId? session = QrId.TryParse(http.GetRouteValue("qrId") as string, out var id) ? id : null;
        http.Record(AuditEvent.Refused, session, reason: problem.Code);
        if (problem.Code == Problem.LockedCode) http.Record(AuditEvent.Locked);
        if (problem.IsLastNumber) http.Record(AuditEvent.Denied, session, reason: problem.Code);
    }
}
