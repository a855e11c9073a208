using System.Security.Cryptography;
using System.Text;
using QrLogin.Api.Problems;
using QrLogin.Grains.Contracts;

namespace QrLogin.Api.Requests;

/// <summary>
/// The username that a password was tried for, as the first 16 hexadecimal digits of its SHA-256. It is hashed because
/// people type passwords into name fields. It is recorded whether or not an account has the name.
/// </summary>
internal sealed record AttemptedUsername(string Hash)
{
    public static AttemptedUsername Of(Username name)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(name.Key)));
        return new("name:" + hash[..16]);
    }
}

internal static class AuditExtensions
{
    /// <inheritdoc cref="AuditLog.Record"/>
    public static void Record(
        this HttpContext http,
        AuditEvent auditEvent,
        QrId? session = null,
        LoginDetails? login = null,
        string? reason = null,
        string? subject = null,
        AccountId? account = null) =>
        http.RequestServices.GetRequiredService<AuditLog>().Record(http, auditEvent, session, login, reason, subject, account);

    /// <summary>Records the refusal of a request, wherever in the pipeline it was refused.</summary>
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
