using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OAuth;

/// <summary>A session whose <c>verification_uri_complete</c> a phone has scanned.</summary>
internal sealed class ScannedLink
{
    private readonly TestPhone _phone;
    private readonly string _session;

    private ScannedLink(TestPhone phone, string session, Reply seen) => (_phone, _session, Seen) = (phone, session, seen);

    /// <summary>What the phone shows.</summary>
    public Reply Seen { get; }

    public static async Task<ScannedLink> Of(TestPhone phone, string link)
    {
        string[] parts = new Uri(link).PathAndQuery.Split(["/q/", "?c="], StringSplitOptions.RemoveEmptyEntries);
        return new(phone, $"qr-sessions/{parts[0]}", await phone.Scan(parts[0], parts[1]));
    }

    public Task<Reply> Confirm() => Decide("confirm");

    public Task<Reply> Deny() => Decide("deny");

    private Task<Reply> Decide(string decision) =>
        _phone.Call(HttpMethod.Post, $"{_session}/{decision}", new { confirmToken = Seen["confirmToken"].GetString() });
}
