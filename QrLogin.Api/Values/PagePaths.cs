namespace QrLogin.Api.Values;

/// <summary>The paths of pages to which other parts link.</summary>
internal static class PagePaths
{
    /// <summary>The page for the account.</summary>
    public const string Account = "/account";

    /// <summary>The page where a person types a code.</summary>
    public const string Link = "/link";

    /// <summary>Where the pages that QR codes open are.</summary>
    public const string Scanned = "/q";

    /// <summary>Where a person comes back from an identity provider.</summary>
    public const string Provider = "/login/provider";

    /// <summary>The page where a person sets a new password, with a reset code in the fragment.</summary>
    public const string Reset = "/reset";
}
