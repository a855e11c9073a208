namespace QrLogin.Api.Values;

/// <summary>Conversions of time spans.</summary>
internal static class TimeSpanExtensions
{
    /// <summary>Whole seconds, rounded up, so that what has not ended yet never shows as 0.</summary>
    public static int ToSeconds(this TimeSpan span) => (int)Math.Ceiling(Math.Max(0, span.TotalSeconds));
}
