namespace QrLogin.Api.Values;

internal static class TimeSpanExtensions
{
    /// <summary>Whole seconds, rounded up, so that 0 always means that no time is left.</summary>
    public static int ToSeconds(this TimeSpan span) => (int)Math.Ceiling(Math.Max(0, span.TotalSeconds));
}
