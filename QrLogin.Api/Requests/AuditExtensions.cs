using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// The name that a password was tried for, as the first 16 hexadecimal digits of its SHA-256: what is typed as a name may be a
/// password, and what is noted is the same whether or not somebody has the name.
/// </summary>
internal sealed record AttemptedUsername(string Hash)
{
    public static AttemptedUsername Of(Username name) => new("name:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name.Key)))[..16]);
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
