namespace QrLogin.Api.Requests;

/// <summary>What a request shows in its <c>Authorization</c> header.</summary>
/// <param name="IsDpop">Whether it says that a proof goes with it (RFC 9449, section 7.1), or that it goes alone (RFC 6750, section 2.1).</param>
/// <param name="Token">The token as it came.</param>
internal readonly record struct PresentedToken(bool IsDpop, string Token)
{
    private const string Bearer = "Bearer ", Dpop = "DPoP ";

    /// <summary>Null unless there is exactly one, of one of these schemes.</summary>
    public static PresentedToken? Read(HttpContext http) => http.Request.Headers.Authorization is not [{ } text] ? null
        : text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? new(false, text[Bearer.Length..].Trim())
        : text.StartsWith(Dpop, StringComparison.OrdinalIgnoreCase) ? new(true, text[Dpop.Length..].Trim())
        : null;

    /// <summary>Hides the token.</summary>
    public override string ToString() => nameof(PresentedToken);
}
