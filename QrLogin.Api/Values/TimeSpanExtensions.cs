namespace QrLogin.Api.Values;

internal static class TimeSpanExtensions
{
    /// <summary>Whole seconds, rounded up, so that 0 always means that the time is up.</summary>
    public static int ToSeconds(this TimeSpan span) => (int)Math.Ceiling(Math.Max(0, span.TotalSeconds));
}
