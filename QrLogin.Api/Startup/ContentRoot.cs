namespace QrLogin.Api.Startup;

/// <summary>The folder that contains <c>wwwroot</c>.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// The folder of the program if it is published, which puts <c>wwwroot</c> beside it; null if it runs from the source tree.
    /// </summary>
    public static string? Published =>
        Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot")) ? AppContext.BaseDirectory : null;
}
