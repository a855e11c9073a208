namespace QrLogin.Api.Requests;

/// <summary>The token in the <c>Authorization</c> header of a request.</summary>
/// <param name="IsDpop">Whether it is sent as <c>DPoP</c> (RFC 9449, section 7.1) and not as <c>Bearer</c> (RFC 6750,
/// section 2.1).</param>
/// <param name="Token">The token, which is not validated yet.</param>
internal readonly record struct PresentedToken(bool IsDpop, string Token)
{
    private const string BearerPrefix = "Bearer ", DpopPrefix = "DPoP ";

    /// <summary>Null unless the request has exactly one such header, with one of these two schemes.</summary>
    public static PresentedToken? Read(HttpContext http)
    {
        if (http.Request.Headers.Authorization is not [{ } text]) return null;
        if (WithoutPrefix(text, BearerPrefix) is { } bearerToken) return new(IsDpop: false, bearerToken);
        if (WithoutPrefix(text, DpopPrefix) is { } dpopToken) return new(IsDpop: true, dpopToken);
        return null;
    }

    private static string? WithoutPrefix(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..].Trim() : null;

    /// <summary>Hides the token.</summary>
    public override string ToString() => nameof(PresentedToken);
}
